/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.support.limit.Turn;
import java.time.Duration;
import java.util.function.Consumer;

/** The limits of one streaming run, and the timers that watch them. Methods are for the draining thread unless they say more. */
final class StreamLimits {

    private final CallEngine engine;
    private final Turn turn;
    private final Duration connect;
    private final Duration firstToken;
    private final Duration idle;
    private final Duration total;
    private final boolean firstTokenTells;
    private final boolean totalTells;
    private final CallTimers timers;

    // Read by timers.
    private volatile boolean awaitingBytes;
    private volatile long lastBytes;
    private volatile boolean started;

    private CallTimers.Timer firstTokenTimer = CallTimers.Timer.NONE;

    /**
     * @param turn knows what the run waits for before it starts
     * @param refused ends the run when the timer takes nothing any more
     */
    StreamLimits(CallEngine engine, Timeouts timeouts, Turn turn, Runnable refused) {
        this.engine = engine;
        this.turn = turn;
        connect = timeouts.connect().orElse(Duration.ZERO);
        firstToken = timeouts.firstToken().orElse(Duration.ZERO);
        idle = timeouts.idle().orElse(Duration.ZERO);
        total = timeouts.total().orElse(Duration.ZERO);
        firstTokenTells = engine.tells(firstToken, engine.timeouts().firstToken());
        totalTells = engine.tells(total, engine.timeouts().total());
        timers = new CallTimers(engine.timer(), refused);
    }

    CallTimers timers() {
        return timers;
    }

    Duration connect() {
        return connect;
    }

    /** @return how long the run may take until its first event, zero for any time */
    Duration beforeFirstEvent() {
        return Repetition.shorterLimit(firstToken, total);
    }

    /** @param timedOut gets why the run must end, on the timer's thread */
    void begin(Consumer<LlmException> timedOut) {
        timers.schedule(total, () -> end(timeout("timeout", total), totalTells, timedOut));
        firstTokenTimer = timers.schedule(
                firstToken, () -> end(timeout("first_token_timeout", firstToken), firstTokenTells, timedOut));
    }

    private void end(LlmException timeout, boolean tells, Consumer<LlmException> timedOut) {
        if (tells) {
            turn.failed(timeout);
        }
        timedOut.accept(timeout);
    }

    void nextAttempt() {
        awaitingBytes = false;
    }

    boolean awaitingBytes() {
        return awaitingBytes;
    }

    void askedForBytes() {
        lastBytes = engine.nanoTime().getAsLong();
        awaitingBytes = true;
    }

    /** On any thread. */
    void bytesArrived() {
        lastBytes = engine.nanoTime().getAsLong();
        awaitingBytes = false;
    }

    /** @param silent gets why the run must end, on the timer's thread */
    void firstEvent(Consumer<LlmException> silent) {
        started = true;
        firstTokenTimer.stop();
        watchIdle(idle, silent);
    }

    void stop() {
        timers.stopAll();
    }

    private void watchIdle(Duration after, Consumer<LlmException> silent) {
        timers.schedule(after, () -> {
            long quiet = awaitingBytes ? engine.nanoTime().getAsLong() - lastBytes : 0;
            if (quiet < idle.toNanos()) {
                watchIdle(idle.minusNanos(quiet), silent);
            } else {
                silent.accept(timeout("idle_timeout", idle));
            }
        });
    }

    /** @param longest how many characters the frames of an answer may have */
    static LlmException tooLong(long longest) {
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The stream has brought more than " + longest
                                + " characters and does not end. The model may repeat itself: limit its answer"
                                + " (max_tokens), and look into what arrived.")
                .build();
    }

    private LlmException timeout(String setting, Duration limit) {
        return turn.timedOut(setting, limit).orElseGet(() -> LlmException.builder(
                        ErrorKind.TIMEOUT,
                        (started ? "The stream was silent or took too long" : "Nothing arrived")
                                + ": the limit " + setting + " of " + limit.toMillis()
                                + " ms was reached. Raise it, or repeat the call.")
                .provider(engine.providerId())
                .build());
    }
}

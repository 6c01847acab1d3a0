/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.ResultEvent;
import dev.osgillm.api.Timeouts;
import dev.osgillm.support.limit.Turn;
import dev.osgillm.support.stream.FrameReader;
import dev.osgillm.support.stream.NdjsonReader;
import dev.osgillm.support.stream.SseReader;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * One run of a streaming call: from the request over its attempts to the one terminal signal. Decodes on the draining
 * thread of its {@link EventRelay}, which also owns all fields that are not final or volatile.
 */
final class StreamSession<E, R> implements StreamAttempt.Listener, EventRelay.Source, OpenCalls.OpenCall {

    /** The most bytes of a line or characters of a frame. */
    static final int FRAME_LIMIT = 16 << 20;

    private final CallEngine engine;
    private final StreamOperation<E, R> operation;
    private final Turn turn;
    private final StreamLimits limits;
    private final EventRelay<E> relay;
    private final CallMeter meter;

    private boolean decoded;
    private int attempts;
    private int adapted;
    private StreamAttempt attempt;
    private boolean opened;
    private boolean framed;
    private FrameReader frames;
    private StreamDecoder<E> decoder;
    private long arrived; // characters of frames

    StreamSession(
            CallEngine engine,
            StreamOperation<E, R> operation,
            Timeouts timeouts,
            Flow.Subscriber<? super E> subscriber) {
        this.engine = engine;
        this.operation = operation;
        turn = engine.turn();
        limits = new StreamLimits(
                engine, timeouts, turn, () -> leave(engine.openCalls().leaving()));
        relay = new EventRelay<>(subscriber, this, engine::runAsync);
        meter = engine.newMeter();
    }

    /** Lets the run in here and not on a thread of the engine's: the instance waits for what was let in. */
    void start() {
        if (engine.admits(this)) {
            relay.begin(this::open);
        } else {
            relay.refuse(engine.openCalls().leaving());
        }
    }

    /** Tells a subscriber that comes second. */
    void refuse(IllegalStateException reason) {
        relay.refuse(reason);
    }

    /** {@code Call.cancel()}: the subscriber is told. */
    void cancelCall() {
        relay.stop(engine.cancelled());
    }

    @Override
    public void leave(LlmException reason) {
        relay.stop(reason);
    }

    // What the attempt tells.

    @Override
    public void opened(StreamAttempt from, HttpHeaders headers) {
        note(from, () -> {
            turn.announced(headers);
            decoder = operation.decoder(headers, meter);
            frames = operation.framing() == StreamOperation.Framing.SSE
                    ? new SseReader(FRAME_LIMIT)
                    : new NdjsonReader(FRAME_LIMIT);
            opened = true;
        });
    }

    @Override
    public void bytes(StreamAttempt from, List<ByteBuffer> buffers) {
        limits.bytesArrived();
        note(from, () -> {
            for (ByteBuffer buffer : buffers) {
                frames.feed(buffer, this::decode);
            }
            if (decoder.atEnd()) {
                attempt.discardRest(engine.timer());
                attempt = null;
                complete();
            }
        });
    }

    @Override
    public void ended(StreamAttempt from) {
        note(from, () -> {
            frames.end(this::decode);
            attempt = null;
            complete();
        });
    }

    @Override
    public void replied(StreamAttempt from, HttpReply reply) {
        note(from, () -> {
            attempt = null;
            turn.arrived();
            if (reply.status() / 100 == 2) {
                turn.announced(reply.headers());
            }
            if (engine.answers().adapts(operation, reply, adapted)) {
                adapted++;
                attempts--;
                nextAttempt();
                return;
            }
            R result = engine.answers().read(operation, from.sent(), reply, meter);
            operation.replay(result, this::emit);
            finish();
        });
    }

    @Override
    public void broken(StreamAttempt from, Throwable thrown) {
        note(from, () -> {
            attempt = null;
            completeOr(engine.failure(thrown, from.target()));
        });
    }

    /** Runs what an attempt tells when its turn comes, unless another attempt has begun or the run has ended by then. */
    private void note(StreamAttempt from, Runnable action) {
        relay.note(() -> {
            if (from != attempt || !relay.running()) {
                return;
            }
            try {
                action.run();
            } catch (RuntimeException | Error e) {
                if (framed) {
                    turn.arrived();
                }
                failed(engine.failure(e, from.target()));
            }
        });
    }

    // What the relay asks for.

    @Override
    public void ready(boolean demanded) {
        if (opened && attempt != null && !limits.awaitingBytes() && (demanded || !decoded)) {
            limits.askedForBytes();
            attempt.request();
        }
    }

    @Override
    public Throwable describe(Throwable failure) {
        Object partial = decoder == null || !decoded ? null : decoder.partial();
        return partial != null && failure instanceof LlmException e
                ? e.toBuilder().partial(partial).build()
                : failure;
    }

    @Override
    public void over() {
        limits.stop();
        abortAttempt();
        turn.close();
        engine.openCalls().remove(this);
    }

    // Attempts.

    private void open() {
        engine.retryBudget().called();
        limits.begin(relay::stop);
        nextAttempt();
    }

    private void nextAttempt() {
        if (relay.running()) {
            turn.next(
                    meter.leftNanos(limits.beforeFirstEvent()),
                    () -> relay.note(this::begin),
                    refusal -> relay.note(() -> {
                        if (relay.running()) {
                            relay.fail(refusal);
                        }
                    }));
        }
    }

    private void begin() {
        if (!relay.running()) {
            return;
        }
        attempts++;
        opened = false;
        framed = false;
        decoder = null;
        frames = null;
        arrived = 0;
        limits.nextAttempt();
        try {
            attempt = new StreamAttempt(
                    operation.streamRequest(), engine.wireTrace().tap(), this);
            attempt.send(engine.client(), limits.timers(), limits.connect());
        } catch (RuntimeException | Error e) {
            attempt = null;
            relay.fail(engine.failure(e, null));
        }
    }

    private void abortAttempt() {
        if (attempt != null) {
            attempt.abort();
            attempt = null;
        }
    }

    /** Repeats a failed attempt where that makes sense, fits into the limits, and nothing was decoded. */
    private void failed(LlmException reason) {
        if (engine.fails(reason)) {
            turn.failed(reason);
        } else {
            turn.answered();
        }
        if (decoded) {
            giveUp(reason);
            return;
        }
        Repetition next = engine.repetition(operation, reason, attempts, meter, limits.beforeFirstEvent());
        if (next.delay().isEmpty()) {
            giveUp(next.failure());
            return;
        }
        if (next.tooEarly()) {
            attempts--;
        }
        abortAttempt();
        limits.timers().after(next.delay().get(), () -> relay.noteElsewhere(this::nextAttempt));
    }

    private void giveUp(LlmException reason) {
        relay.fail(reason);
        turn.close();
    }

    // Decoding.

    private void decode(Frame frame) {
        if (decoder.atEnd()) {
            return;
        }
        arrived += frame.data().length();
        if (arrived > operation.longest()) {
            throw StreamLimits.tooLong(operation.longest());
        }
        framed = true;
        decoder.frame(frame, this::emit);
    }

    private void emit(E event) {
        if (!decoded) {
            decoded = true;
            meter.firstEventArrived();
            turn.answered();
            limits.firstEvent(this::silent);
        }
        if (event instanceof ResultEvent<?> whole) {
            turn.used(whole.result());
        }
        relay.emit(event);
    }

    /** The end marker or the end of input came: the decoder knows whether that is an answer. */
    private void complete() {
        decoder.end(this::emit);
        finish();
    }

    /** The server has done its part, so others may have the place while the subscriber takes what is left. */
    private void finish() {
        relay.complete();
        turn.close();
    }

    /** A model that said why it finished has finished, even when what follows is lost. */
    private void completeOr(LlmException reason) {
        if (decoder == null || !decoded) {
            failed(reason);
            return;
        }
        try {
            complete();
        } catch (LlmException incomplete) {
            failed(reason);
        } catch (RuntimeException | Error e) {
            failed(engine.failure(e, null));
        }
    }

    private void silent(LlmException timeout) {
        relay.noteElsewhere(() -> {
            if (relay.running()) {
                completeOr(timeout);
            }
        });
    }
}

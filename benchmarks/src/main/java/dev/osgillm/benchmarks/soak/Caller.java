/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import dev.osgillm.api.EventStream;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.ToolDefinition;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Makes one call after the other and judges how each ended. For one thread. */
final class Caller {

    /** After this time a call has not been ended, in seconds. Every call has shorter limits of its own. */
    static final long END_SECONDS = 60;

    private static final int LATEST_CANCEL_MICROS = 30_000;
    private static final Timeouts SHORT = Timeouts.builder()
            .connect(Duration.ofSeconds(10))
            .firstToken(Duration.ofMillis(300))
            .idle(Duration.ofMillis(300))
            .total(Duration.ofMillis(600))
            .build();
    private static final Timeouts LONG = Timeouts.builder()
            .connect(Duration.ofSeconds(20))
            .firstToken(Duration.ofSeconds(40))
            .idle(Duration.ofSeconds(40))
            .total(Duration.ofSeconds(50))
            .build();
    private static final ToolDefinition TOOL =
            ToolDefinition.of(Answers.TOOL, "Soaks.", "{\"type\":\"object\",\"properties\":{}}");

    private final SplittableRandom random;
    private final List<Target> targets;
    private final Choice choice;
    private final AtomicLong numbers;
    private final ScheduledExecutorService clock;
    private final Tally tally;
    private final EmbeddingCaller embeddings;

    /** @param clock for cancels and slow subscribers */
    Caller(
            long seed,
            List<Target> targets,
            Choice choice,
            AtomicLong numbers,
            ScheduledExecutorService clock,
            Tally tally) {
        random = new SplittableRandom(seed);
        this.targets = targets;
        this.choice = choice;
        this.numbers = numbers;
        this.clock = clock;
        this.tally = tally;
        embeddings = new EmbeddingCaller(random, clock, tally);
    }

    static Timeouts limits(Behaviour behaviour) {
        return behaviour.stalls() ? SHORT : LONG;
    }

    /** Makes a call and waits for its end. */
    void once() throws InterruptedException {
        Target target = targets.get(random.nextInt(targets.size()));
        Behaviour behaviour = choice.behaviour(random, target);
        long number = numbers.addAndGet(4);
        try {
            if (behaviour.embeddings() && random.nextInt(8) == 0) {
                embeddings.once(target, behaviour, number);
            } else {
                chat(target, behaviour, number);
            }
        } finally {
            choice.done(behaviour);
        }
    }

    private void chat(Target target, Behaviour behaviour, long number) throws InterruptedException {
        Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
        String what = behaviour + " " + mode + " " + target.name() + " #" + number;
        List<Long> swaps = target.swaps();
        Tally.Running running = tally.begin(what);
        Consumer<String> violation = problem -> tally.violation(what + ": " + problem + "; " + target.history(number));
        Verdict verdict = new Verdict(behaviour, mode.cancels(), violation);
        Recorder recorder = new Recorder(demand(mode), violation);
        try {
            StreamingCall<ChatEvent, ChatResponse> call = target.chats().call(behaviour, request(behaviour, number));
            run(mode, call, recorder);
        } catch (RuntimeException | LinkageError e) {
            recorder.end(null, e);
        }
        if (recorder.awaitEnd(END_SECONDS)) {
            tally.end(running, behaviour, verdict.chat(recorder, number, mode, target.excusedSince(swaps)));
        } else {
            violation.accept("has not ended within " + END_SECONDS + " s");
            tally.end(running, behaviour, "never");
        }
    }

    private static ChatRequest request(Behaviour behaviour, long number) {
        ChatRequest.Builder builder = ChatRequest.builder()
                .model(behaviour.model())
                .user(Answers.prompt(number))
                .timeouts(limits(behaviour));
        return behaviour == Behaviour.TOOLS ? builder.tool(TOOL).build() : builder.build();
    }

    private Recorder.Demand demand(Mode mode) {
        int pauseMicros = random.nextInt(3_000);
        if (mode == Mode.SLOWLY) {
            return (subscription, taken) ->
                    clock.schedule(() -> subscription.request(1), pauseMicros, TimeUnit.MICROSECONDS);
        }
        long most = random.nextBoolean() ? Long.MAX_VALUE : 100_000;
        return (subscription, taken) -> {
            if (taken == 0) {
                subscription.request(most);
            }
        };
    }

    private void run(Mode mode, StreamingCall<ChatEvent, ChatResponse> call, Recorder recorder)
            throws InterruptedException {
        switch (mode) {
            case BLOCKING -> recorder.end(call.execute(), null);
            case INTERRUPTED -> interrupted(call, recorder);
            case ASYNC, ASYNC_CANCELLED -> {
                call.executeAsync().whenComplete(recorder::end);
                if (mode == Mode.ASYNC_CANCELLED) {
                    cancelSometime(call, recorder);
                }
            }
            case EVENTS, SLOWLY -> call.events().subscribe(recorder);
            case UNSUBSCRIBED -> call.events().subscribe(new Leaver(recorder, random.nextInt(12)));
            case EVENTS_CANCELLED -> {
                call.events().subscribe(recorder);
                cancelSometime(call, recorder);
            }
            case ITERATED -> iterate(call, recorder, Integer.MAX_VALUE);
            case CLOSED -> iterate(call, recorder, random.nextInt(12));
        }
    }

    private void cancelSometime(StreamingCall<ChatEvent, ChatResponse> call, Recorder recorder)
            throws InterruptedException {
        int micros = random.nextInt(4) == 0 ? 0 : random.nextInt(LATEST_CANCEL_MICROS);
        if (micros == 0) {
            call.cancel();
        } else {
            Future<?> cancel = clock.schedule(call::cancel, micros, TimeUnit.MICROSECONDS);
            recorder.awaitEnd(END_SECONDS);
            cancel.cancel(false);
        }
    }

    private void interrupted(StreamingCall<ChatEvent, ChatResponse> call, Recorder recorder) {
        Thread self = Thread.currentThread();
        AtomicBoolean over = new AtomicBoolean();
        Future<?> interrupt = clock.schedule(
                () -> {
                    synchronized (over) {
                        if (!over.get()) {
                            self.interrupt();
                        }
                    }
                },
                random.nextInt(LATEST_CANCEL_MICROS),
                TimeUnit.MICROSECONDS);
        try {
            recorder.end(call.execute(), null);
        } catch (RuntimeException e) {
            recorder.end(null, e);
        } finally {
            synchronized (over) {
                over.set(true);
            }
            interrupt.cancel(false);
            recorder.interrupted(Thread.interrupted());
        }
    }

    private static void iterate(StreamingCall<ChatEvent, ChatResponse> call, Recorder recorder, int most) {
        try (EventStream<ChatEvent> stream = call.stream()) {
            for (int taken = 0; taken < most; taken++) {
                if (!stream.hasNext()) {
                    recorder.onComplete();
                    return;
                }
                recorder.take(stream.next());
            }
            recorder.leave();
        } catch (RuntimeException e) {
            recorder.end(null, e);
        }
    }
}

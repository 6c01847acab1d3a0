/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SteppedCallTest {

    private final Engines engines = new Engines();
    private final CallEngine engine = engines.engine();
    private final AtomicInteger ends = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void close() {
        engines.close();
    }

    private StreamingCall<Object, String> call(Consumer<SteppedCall.Output<Object>> work) {
        return new SteppedCall<>(engine, () -> new SteppedCall.Steps<>() {
            @Override
            public void begin(SteppedCall.Output<Object> output) {
                work.accept(output);
            }

            @Override
            public void over() {
                ends.incrementAndGet();
                over.countDown();
            }
        });
    }

    private static void countTo(int last, int next, SteppedCall.Output<Object> output, AtomicInteger made) {
        output.whenWanted(() -> {
            made.set(next);
            output.emit(next);
            if (next < last) {
                countTo(last, next + 1, output, made);
            } else {
                output.emit(new Engines.Whole("counted"));
                output.complete();
            }
        });
    }

    @Test
    void deliversWhatTheStepsEmitAndEndsOnce() throws Exception {
        StreamingCall<Object, String> call = call(output -> countTo(5, 1, output, new AtomicInteger()));
        Probe probe = new Probe(Long.MAX_VALUE);

        call.events().subscribe(probe);

        probe.awaitEnd();
        assertThat(probe.events).containsExactly(1, 2, 3, 4, 5, new Engines.Whole("counted"));
        assertThat(probe.terminals).containsExactly("complete");
        assertThat(probe.overlaps).hasValue(0);
        assertThat(ends).hasValue(1);
        assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void workWaitsForDemand() throws Exception {
        AtomicInteger made = new AtomicInteger();
        Probe probe = new Probe(2);

        call(output -> countTo(100, 1, output, made)).events().subscribe(probe);

        probe.awaitEvents(2);
        assertThat(made.get()).isLessThanOrEqualTo(2);
        probe.subscription.cancel();
        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancelEndsTheStepsAndIsTold() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        StreamingCall<Object, String> call = call(output -> begun.countDown());
        Probe probe = new Probe(1);
        call.events().subscribe(probe);
        begun.await();

        call.cancel();

        probe.awaitEnd();
        assertKind(probe, ErrorKind.CANCELLED);
        assertThat(ends).hasValue(1);
    }

    @Test
    void aCallThatWasCancelledBeforeDoesNotBegin() throws Exception {
        StreamingCall<Object, String> call = call(output -> {
            throw new AssertionError("begun");
        });
        Probe probe = new Probe(1);
        call.cancel();

        call.events().subscribe(probe);

        probe.awaitEnd();
        assertKind(probe, ErrorKind.CANCELLED);
    }

    @Test
    void aDefectOfAStepEndsTheRun() throws Exception {
        Probe probe = new Probe(1);
        call(output -> output.after(Duration.ofMillis(1), () -> {
                    throw new IllegalStateException("defect");
                }))
                .events()
                .subscribe(probe);

        probe.awaitEnd();
        assertKind(probe, ErrorKind.PROTOCOL);
    }

    @Test
    void anInstanceThatLeavesEndsTheRun() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Probe probe = new Probe(1);
        call(output -> begun.countDown()).events().subscribe(probe);
        begun.await();

        engine.close(Duration.ZERO);

        probe.awaitEnd();
        assertKind(probe, ErrorKind.UNAVAILABLE);
        Probe late = new Probe(1);
        call(output -> {}).events().subscribe(late);
        late.awaitEnd();
        assertKind(late, ErrorKind.UNAVAILABLE);
    }

    private static void assertKind(Probe probe, ErrorKind kind) {
        assertThat(List.copyOf(probe.terminals)).singleElement().isInstanceOfSatisfying(LlmException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.providerId()).hasValue("toy");
        });
    }

    @Test
    void anErrorOfAStepEndsTheRun() throws Exception {
        Probe probe = new Probe(Long.MAX_VALUE);

        call(output -> {
                    throw new StackOverflowError();
                })
                .events()
                .subscribe(probe);

        assertThat(probe.awaitEnd()).isInstanceOfSatisfying(LlmException.class, e -> assertThat(e.kind())
                .isEqualTo(ErrorKind.PROTOCOL));
    }
}

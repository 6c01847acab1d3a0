/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.provider.ProviderInstance;
import dev.osgillm.api.provider.SettingDefinition;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.SteppedCall;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InstanceFactoryTest {

    /** So many that one after the other is a lot longer than a busy machine can pause. */
    private static final int MANY = 20;

    private static final Duration GRACES = CallEngine.GRACE.multipliedBy(MANY / 2);

    private final Toys toys = new Toys(Executors.newSingleThreadScheduledExecutor());
    private final List<CallEngine> engines = toys.engines;
    private int reads;
    private Duration drain = Duration.ZERO;
    private final InstanceFactory<String> factory = new InstanceFactory<>(
            "toy",
            this::definitions,
            configuration -> String.valueOf(configuration.get("id")),
            id -> List.of(),
            id -> toys.assemble(id, drain));

    private List<SettingDefinition> definitions() {
        reads++;
        return List.of(new SettingDefinition("id", "The name.", "toy", false));
    }

    @AfterEach
    void close() {
        toys.close();
    }

    @Test
    void readsTheSchemaOnceAndNotBeforeSomebodyNeedsIt() {
        assertThat(reads).isZero();
        assertThat(factory.schema()).extracting(SettingDefinition::key).containsExactly("id");
        factory.check(Map.of("id", "a"));
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void whoeverStillHoldsItIsToldThatTheBundleIsStopping() {
        factory.close();
        assertThatThrownBy(factory::schema).isInstanceOf(LlmException.class).hasMessageContaining("is stopping");
        assertThatThrownBy(() -> factory.create(Map.of("id", "a")))
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("is stopping");
        assertThat(reads).isZero();
    }

    @Test
    void endsEveryInstanceThatItsOwnersLeft() {
        ProviderInstance closed = factory.create(Map.of("id", "a"));
        factory.create(Map.of("id", "b"));
        factory.create(Map.of("id", "c"));
        closed.close();
        assertThat(engines)
                .extracting(Toys::state)
                .containsExactly(ErrorKind.UNAVAILABLE, ErrorKind.INVALID_REQUEST, ErrorKind.INVALID_REQUEST);
        factory.close();
        assertThat(engines).extracting(Toys::state).containsOnly(ErrorKind.UNAVAILABLE);
    }

    @Test
    @Timeout(60)
    void noInstanceTakesACallWhileAnotherOneWaitsForItsOwn() throws InterruptedException {
        drain = Duration.ofSeconds(50);
        factory.create(Map.of("id", "a"));
        factory.create(Map.of("id", "b"));
        List<CompletableFuture<String>> running =
                List.of(Toys.callWithoutEnd(engines.get(0)), Toys.callWithoutEnd(engines.get(1)));
        Thread closing = new Thread(factory::close);
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        assertThat(engines).extracting(Toys::state).containsOnly(ErrorKind.UNAVAILABLE);

        assertThat(running).noneMatch(CompletableFuture::isDone);
        closing.interrupt();
        closing.join();
    }

    @Test
    @Timeout(60)
    void allInstancesDrainAtTheSameTime() throws InterruptedException {
        drain = Duration.ofMillis(1_500);
        for (int i = 0; i < MANY; i++) {
            factory.create(Map.of("id", "i" + i));
            Toys.callWithoutEnd(engines.get(i));
        }
        long began = System.nanoTime();

        factory.close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(drain, drain.multipliedBy(MANY / 2));
    }

    /** A call whose work does not end when it is told to, until the latch opens. */
    private static void callThatHangs(CallEngine engine, Runnable told, CountDownLatch latch)
            throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        new SteppedCall<Object, String>(engine, () -> new SteppedCall.Steps<>() {
                    @Override
                    public void begin(SteppedCall.Output<Object> output) {
                        begun.countDown();
                    }

                    @Override
                    public void over() {
                        told.run();
                        try {
                            latch.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })
                .executeAsync();
        begun.await();
    }

    @Test
    @Timeout(60)
    void allInstancesTellTheirCallsToEndBeforeOneWaitsForThat() throws InterruptedException {
        CountDownLatch last = new CountDownLatch(1);
        for (String id : List.of("a", "b", "c")) {
            factory.create(Map.of("id", id));
        }
        callThatHangs(engines.get(0), () -> {}, last);
        callThatHangs(engines.get(1), () -> {}, last);
        callThatHangs(engines.get(2), last::countDown, last);
        long began = System.nanoTime();

        factory.close();

        // Else the first and the second one wait for their whole grace before the third is told.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(CallEngine.GRACE);
    }

    @Test
    @Timeout(60)
    void closingWaitsForCallsThatWereToldToEnd() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        factory.create(Map.of("id", "a"));
        callThatHangs(engines.get(0), told::countDown, ends);
        Thread closing = new Thread(factory::close);

        closing.start();

        told.await();
        while (closing.getState() == Thread.State.RUNNABLE || closing.getState() == Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        assertThat(closing.getState()).isEqualTo(Thread.State.TIMED_WAITING);
        ends.countDown();
        closing.join();
    }

    @Test
    @Timeout(60)
    void allInstancesShareOneGrace() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < MANY; i++) {
            factory.create(Map.of("id", "i" + i));
            callThatHangs(engines.get(i), () -> {}, never);
        }
        long began = System.nanoTime();

        factory.close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(CallEngine.GRACE, GRACES);
        never.countDown();
    }

    @Test
    @Timeout(60)
    void forgetsAnInstanceThatItsOwnerClosed() throws InterruptedException {
        ReferenceQueue<Object> gone = new ReferenceQueue<>();
        ProviderInstance instance = factory.create(Map.of("id", "a"));
        WeakReference<Object> service = new WeakReference<>(instance.service(), gone);
        instance.close();
        instance = null;
        while (gone.remove(100) == null) {
            System.gc();
        }
        assertThat(service.get()).isNull();
    }

    @Test
    void makesNothingOnceItIsClosed() {
        factory.schema();
        factory.close();
        LlmException refused = catchThrowableOfType(LlmException.class, () -> factory.create(Map.of("id", "late")));
        assertThat(refused.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(engines).extracting(Toys::state).containsExactly(ErrorKind.UNAVAILABLE);
    }
}

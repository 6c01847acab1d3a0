/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import static dev.osgillm.router.internal.health.Monitored.FIRST;
import static dev.osgillm.router.internal.health.Monitored.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.Health.Status;
import dev.osgillm.api.health.HealthProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.ServiceRegistration;

/** Probes that break their contract or hang, and instances that leave. */
@Timeout(60)
class BadProbesTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final Monitored felix;

    BadProbesTest() throws Exception {
        felix = new Monitored();
    }

    @AfterEach
    void close() throws Exception {
        felix.close();
    }

    private static HealthProbe answering(CompletionStage<Health> stage) {
        return () -> new Call<>() {

            @Override
            public Health execute() {
                throw new AssertionError("The monitor must not block.");
            }

            @Override
            public CompletionStage<Health> executeAsync() {
                return stage;
            }

            @Override
            public void cancel() {}
        };
    }

    private static HealthProbe throwing(Error thrown) {
        return () -> {
            throw thrown;
        };
    }

    static Stream<Arguments> defects() {
        return Stream.of(
                Arguments.of(
                        throwing(new NoClassDefFoundError("sk-secret")), "failed with java.lang.NoClassDefFoundError"),
                Arguments.of((HealthProbe) () -> null, "answered null"),
                Arguments.of(answering(null), "answered null"),
                Arguments.of(answering(CompletableFuture.completedFuture(null)), "answered null"),
                Arguments.of(
                        answering(CompletableFuture.failedFuture(new IllegalStateException("sk-secret"))),
                        "failed with java.lang.IllegalStateException"));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void aProbeThatBreaksItsContractIsDownAndItsTextIsNotShown(HealthProbe probe, String how) {
        ServiceRegistration<?> registration = felix.publish("a", probe);
        felix.passUntilAsked("a", FIRST, SOON);
        Health health = felix.state("a").health().orElseThrow();
        assertThat(health.status()).isEqualTo(Status.DOWN);
        assertThat(health.detail()).isEqualTo("Its health probe " + how + ".");
        assertThat(health.advice()).contains("This is a defect of the provider; report it there.");
        felix.awaitGivenBack(registration);
    }

    @Test
    void aProbeThatFailsAsCallsDoIsDownWithItsMessage() {
        LlmException failure =
                LlmException.builder(ErrorKind.NETWORK, "Connection refused.").build();
        felix.publish("a", answering(CompletableFuture.supplyAsync(() -> {
            throw failure;
        })));
        felix.passUntilAsked("a", FIRST, SOON);
        assertThat(felix.state("a").health().orElseThrow().detail()).isEqualTo("Connection refused.");
    }

    @Test
    void aServerThatIsSilentIsDownAfterTenSecondsAndItsCallCancelled() throws Exception {
        Probes probe = Probes.pending();
        ServiceRegistration<?> registration = felix.publish("a", probe);
        felix.time.passOnceScheduled(FIRST);
        Probes.Pending call = probe.next();
        assertThat(registration.getReference().getUsingBundles())
                .as("held while it is asked")
                .isNotNull();
        assertThat(felix.state("a").nextProbe()).as("it is being asked").isEmpty();
        felix.passUntilAsked("a", Probe.LIMIT, SOON);
        assertThat(felix.state("a").health().orElseThrow().detail()).isEqualTo("No answer within 10 s.");
        call.awaitCancel();
        felix.awaitGivenBack(registration);
    }

    @Test
    void aProbeThatHangsLosesOneThreadHoldsUpNobodyAndRecovers() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch returned = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch entered = new CountDownLatch(1);
        felix.publish("deaf", () -> {
            if (asked.incrementAndGet() == 1) {
                entered.countDown();
                awaitDeaf(release);
                returned.countDown();
            }
            return Probes.finding(Status.UP).probe();
        });
        felix.time.passOnceScheduled(FIRST);
        entered.await();
        felix.passUntilAsked("deaf", Probe.LIMIT, SOON);
        assertThat(felix.status("deaf")).isEqualTo(Status.DOWN);
        felix.publish("other", Probes.finding(Status.UP));
        felix.passUntilAsked("other", FIRST, MINUTE);
        assertThat(felix.status("other")).isEqualTo(Status.UP);
        felix.passUntilAsked("deaf", Duration.ofSeconds(3), Duration.ofSeconds(10));
        assertThat(asked).as("a second thread would be lost as well").hasValue(1);
        release.countDown();
        returned.await();
        Monitored.await("its thread is back", () -> {
            felix.time.pass(Duration.ofMinutes(12));
            return felix.status("deaf") == Status.UP;
        });
    }

    private static void awaitDeaf(CountDownLatch release) {
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                // It does not listen.
            }
        }
    }

    @Test
    void aFewAreAskedAtATime() throws Exception {
        List<Probes> probes = new ArrayList<>();
        for (int i = 0; i < ProbeThreads.PLACES + 2; i++) {
            Probes probe = Probes.pending();
            probes.add(probe);
            felix.publish("p" + i, probe);
        }
        felix.time.passOnceScheduled(FIRST);
        List<Probes.Pending> running = new ArrayList<>();
        for (Probes probe : probes.subList(0, ProbeThreads.PLACES)) {
            running.add(probe.next());
        }
        Probes fifth = probes.get(ProbeThreads.PLACES);
        Probes sixth = probes.get(ProbeThreads.PLACES + 1);
        assertThat(fifth.askers).isEmpty();
        assertThat(sixth.askers).isEmpty();
        running.get(2).answer.complete(Probes.health(Status.UP));
        fifth.next();
        assertThat(sixth.askers).isEmpty();
        felix.time.passOnceScheduled(Probe.LIMIT);
        sixth.next();
    }

    @Test
    void anInstanceThatLeavesWhileItIsAskedIsGivenBackAtOnce() throws Exception {
        Probes probe = Probes.pending();
        ServiceRegistration<?> registration = felix.publish("a", probe);
        felix.time.passOnceScheduled(FIRST);
        Probes.Pending call = probe.next();
        registration.unregister();
        call.awaitCancel();
        assertThat(felix.monitor.states()).isEmpty();
        felix.time.pass(MINUTE);
        assertThat(probe.unasked()).isTrue();
    }

    @Test
    void nothingIsLeftOfAMonitorThatStops() throws Exception {
        Probes probe = Probes.pending();
        ServiceRegistration<?> registration = felix.publish("a", probe);
        felix.time.passOnceScheduled(FIRST);
        Probes.Pending call = probe.next();
        felix.monitor.deactivate();
        call.awaitCancel();
        felix.awaitGivenBack(registration);
        assertThat(felix.time.isShutdown()).isTrue();
        Monitored.await("its threads end", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("llm-health")));
        felix.publish("b", Probes.finding(Status.UP));
        assertThat(felix.monitor.states()).isEmpty();
    }
}

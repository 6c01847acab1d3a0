/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import static dev.osgillm.router.internal.health.Monitored.FIRST;
import static dev.osgillm.router.internal.health.Monitored.MINUTE;
import static dev.osgillm.router.internal.health.Monitored.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.Health.Status;
import dev.osgillm.api.health.HealthState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceRegistration;

/** Probes that somebody asks for. */
@Timeout(60)
class CheckTest {

    private final Monitored felix;

    CheckTest() throws Exception {
        felix = new Monitored();
    }

    @AfterEach
    void close() throws Exception {
        felix.close();
    }

    private CompletableFuture<HealthState> start(String id) {
        return felix.monitor.check(id).executeAsync().toCompletableFuture();
    }

    private static ErrorKind failure(CompletableFuture<?> future) throws Exception {
        try {
            throw new AssertionError("Answered " + future.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return ((LlmException) e.getCause()).kind();
        }
    }

    @Test
    void asksNowAndTheLoopGoesOnFromThere() {
        Probes probe = Probes.finding(Status.UP);
        felix.publish("a", probe);
        HealthState state = felix.monitor.check("a").execute();
        assertThat(state.status()).contains(Status.UP);
        assertThat(state.lastProbe()).contains(START);
        assertThat(state.nextProbe()).contains(START.plus(MINUTE));
        assertThat(felix.status("a")).isEqualTo(Status.UP);
        felix.time.pass(FIRST);
        assertThat(probe.askers).as("the probe that was planned is not needed").hasSize(1);
    }

    @Test
    void theFirstFailureCounts() {
        Probes probe = Probes.finding(Status.UP);
        felix.publish("a", probe);
        felix.monitor.check("a").execute();
        probe.finds(Status.DOWN);
        assertThat(felix.monitor.check("a").execute().status()).contains(Status.DOWN);
        assertThat(felix.status("a")).isEqualTo(Status.DOWN);
    }

    @Test
    void oneProbeServesAllWhoWait() throws Exception {
        Probes probe = Probes.pending();
        felix.publish("a", probe);
        felix.time.passOnceScheduled(FIRST);
        Probes.Pending call = probe.next();
        CompletableFuture<HealthState> first = start("a");
        CompletableFuture<HealthState> second = start("a");
        call.answer.complete(Probes.health(Status.DEGRADED));
        assertThat(first.get(30, TimeUnit.SECONDS).status()).contains(Status.DEGRADED);
        assertThat(second.get(30, TimeUnit.SECONDS).status()).contains(Status.DEGRADED);
        assertThat(probe.askers).hasSize(1);
    }

    @Test
    void cancellingEndsOnlyTheOwnWaiting() throws Exception {
        Probes probe = Probes.pending();
        felix.publish("a", probe);
        Call<HealthState> impatient = felix.monitor.check("a");
        CompletableFuture<HealthState> cancelled = impatient.executeAsync().toCompletableFuture();
        CompletableFuture<HealthState> patient = start("a");
        Probes.Pending call = probe.next();
        impatient.cancel();
        assertThat(failure(cancelled)).isEqualTo(ErrorKind.CANCELLED);
        call.answer.complete(Probes.health(Status.UP));
        assertThat(patient.get(30, TimeUnit.SECONDS).status()).contains(Status.UP);
        assertThat(call.cancelled.getCount()).isEqualTo(1);
    }

    @Test
    void aCallThatWasCancelledBeforeAsksNobodyAndNoneRunsTwice() {
        Probes probe = Probes.finding(Status.UP);
        felix.publish("a", probe);
        Call<HealthState> call = felix.monitor.check("a");
        call.cancel();
        assertThatThrownBy(call::execute).isInstanceOfSatisfying(LlmException.class, e -> assertThat(e.kind())
                .isEqualTo(ErrorKind.CANCELLED));
        assertThat(probe.askers).isEmpty();
        assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptEndsTheWaiting() throws Exception {
        Probes probe = Probes.pending();
        felix.publish("a", probe);
        CompletableFuture<ErrorKind> kind = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                felix.monitor.check("a").execute();
            } catch (LlmException e) {
                kind.complete(Thread.currentThread().isInterrupted() ? e.kind() : null);
            }
        });
        waiting.start();
        probe.next();
        waiting.interrupt();
        assertThat(kind.get(30, TimeUnit.SECONDS)).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void itWorksForInstancesThatAreNeverAskedOtherwise() {
        ServiceRegistration<?> registration = felix.publish("a", Probes.finding(Status.DOWN), "llm.health_interval", 0);
        assertThat(felix.monitor.check("a").execute().status()).contains(Status.DOWN);
        assertThat(felix.state("a").nextProbe()).isEmpty();
        assertThat(felix.monitor.down(registration.getReference())).isFalse();
    }

    @Test
    void anInstanceWithoutProbeAnswersWhatIsKnown() {
        felix.publishChat("a");
        assertThat(felix.monitor.check("a").execute().status()).isEmpty();
    }

    @Test
    void whoIsAbsentOrLeavesIsUnavailable() throws Exception {
        assertThat(failure(start("nobody"))).isEqualTo(ErrorKind.UNAVAILABLE);
        Probes probe = Probes.pending();
        ServiceRegistration<?> registration = felix.publish("a", probe);
        CompletableFuture<HealthState> waiting = start("a");
        probe.next();
        registration.unregister();
        assertThat(failure(waiting)).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void whoWaitsIsNotToldOnTheTimer() throws Exception {
        Probes probe = Probes.pending();
        felix.publish("a", probe);
        CompletableFuture<String> thread = new CompletableFuture<>();
        CompletableFuture<HealthState> check = start("a");
        check.whenComplete(
                (state, failure) -> thread.complete(Thread.currentThread().getName()));
        probe.next();
        felix.time.passOnceScheduled(Probe.LIMIT);
        assertThat(thread.get(30, TimeUnit.SECONDS)).isEqualTo("llm-health");
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import static dev.osgillm.router.internal.health.Monitored.FIRST;
import static dev.osgillm.router.internal.health.Monitored.MINUTE;
import static dev.osgillm.router.internal.health.Monitored.START;
import static dev.osgillm.router.internal.health.Monitored.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.health.Health.Status;
import dev.osgillm.api.health.HealthState;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceRegistration;

/** When instances are asked, and what is made of the answers. */
@Timeout(60)
class HealthMonitorTest {

    private final Monitored felix;

    HealthMonitorTest() throws Exception {
        felix = new Monitored();
    }

    @AfterEach
    void close() throws Exception {
        felix.close();
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void aNewInstanceIsAskedSoonButNotByWhoPublishesIt() {
        Probes probe = Probes.finding(Status.UP);
        felix.publish("a", probe);
        HealthState before = felix.state("a");
        assertThat(before.status()).isEmpty();
        assertThat(before.since()).isEqualTo(START);
        assertThat(before.lastProbe()).isEmpty();
        assertThat(before.nextProbe()).contains(after(FIRST));
        felix.passUntilAsked("a", FIRST, MINUTE);
        assertThat(probe.askers).containsExactly("llm-health");
        HealthState state = felix.state("a");
        assertThat(state.status()).contains(Status.UP);
        assertThat(state.health().orElseThrow().detail()).isEqualTo("It is UP.");
        assertThat(state.since()).isEqualTo(after(FIRST));
        assertThat(state.lastProbe()).contains(after(FIRST));
        assertThat(state.nextProbe()).contains(after(FIRST.plus(MINUTE)));
    }

    @Test
    void anInstanceThatWasThereBeforeTheMonitorIsAskedToo() throws Exception {
        felix.publish("early", Probes.finding(Status.UP));
        HealthMonitor later = new HealthMonitor(felix.context(), Map.of(), felix.time, () -> START, () -> 0);
        later.open();
        felix.passUntilAsked("early", FIRST, MINUTE);
        Monitored.await(
                "it was asked",
                () -> later.state("early").orElseThrow().status().isPresent());
        later.deactivate();
        assertThat(later.states()).isEmpty();
    }

    @Test
    void itIsAskedAgainAndAgainAndKeepsItsTime() {
        Probes probe = Probes.finding(Status.UP);
        felix.publish("a", probe);
        felix.passUntilAsked("a", FIRST, MINUTE);
        felix.passUntilAsked("a", MINUTE, MINUTE);
        felix.passUntilAsked("a", MINUTE, MINUTE);
        assertThat(probe.askers).hasSize(3);
        assertThat(felix.state("a").since()).isEqualTo(after(FIRST));
        assertThat(felix.state("a").lastProbe()).contains(after(FIRST.plusMinutes(2)));
    }

    @Test
    void oneFailureIsNotDownTwoAreAndOneAnswerIsUp() {
        Probes probe = Probes.finding(Status.UP);
        ServiceRegistration<?> registration = felix.publish("a", probe);
        felix.passUntilAsked("a", FIRST, MINUTE);
        probe.finds(Status.DOWN);
        felix.passUntilAsked("a", MINUTE, seconds(5));
        assertThat(felix.status("a")).isEqualTo(Status.UP);
        assertThat(felix.monitor.down(registration.getReference())).isFalse();
        felix.passUntilAsked("a", seconds(5), seconds(10));
        assertThat(felix.status("a")).isEqualTo(Status.DOWN);
        assertThat(felix.monitor.down(registration.getReference())).isTrue();
        assertThat(felix.state("a").since()).isEqualTo(after(FIRST.plus(MINUTE).plusSeconds(5)));
        felix.passUntilAsked("a", seconds(10), seconds(20));
        felix.passUntilAsked("a", seconds(20), seconds(40));
        assertThat(felix.state("a").since()).isEqualTo(after(FIRST.plus(MINUTE).plusSeconds(5)));
        probe.finds(Status.UP);
        felix.passUntilAsked("a", seconds(40), MINUTE);
        assertThat(felix.status("a")).isEqualTo(Status.UP);
        assertThat(felix.monitor.down(registration.getReference())).isFalse();
    }

    @Test
    void failuresThatDoNotFollowEachOtherAreNotDown() {
        Probes probe = Probes.finding(Status.UP);
        felix.publish("a", probe);
        felix.passUntilAsked("a", FIRST, MINUTE);
        for (int i = 0; i < 3; i++) {
            probe.finds(Status.DOWN);
            felix.passUntilAsked("a", MINUTE, seconds(5));
            probe.finds(Status.UP);
            felix.passUntilAsked("a", seconds(5), MINUTE);
            assertThat(felix.status("a")).isEqualTo(Status.UP);
        }
        assertThat(felix.state("a").since()).isEqualTo(after(FIRST));
    }

    @Test
    void anInstanceOfWhichNothingGoodIsKnownIsDownAtOnce() {
        felix.publish("a", Probes.finding(Status.DOWN));
        felix.passUntilAsked("a", FIRST, seconds(5));
        assertThat(felix.status("a")).isEqualTo(Status.DOWN);
    }

    @Test
    void whatIsDegradedOrUnconfiguredIsNotDownAndAskedAsUsual() {
        Probes probe = Probes.finding(Status.DEGRADED);
        ServiceRegistration<?> registration = felix.publish("a", probe);
        felix.passUntilAsked("a", FIRST, MINUTE);
        assertThat(felix.status("a")).isEqualTo(Status.DEGRADED);
        probe.finds(Status.UNCONFIGURED);
        felix.passUntilAsked("a", MINUTE, MINUTE);
        assertThat(felix.status("a")).isEqualTo(Status.UNCONFIGURED);
        assertThat(felix.monitor.down(registration.getReference())).isFalse();
    }

    @Test
    void anInstanceMayHaveItsOwnInterval() {
        felix.publish("often", Probes.finding(Status.UP), "llm.health_interval", "10s");
        felix.passUntilAsked("often", FIRST, seconds(10));
        felix.publish("number", Probes.finding(Status.UP), "llm.health_interval", 20);
        felix.passUntilAsked("number", FIRST, seconds(20));
        felix.publish("wrong", Probes.finding(Status.UP), "llm.health_interval", "often");
        felix.passUntilAsked("wrong", FIRST, MINUTE);
    }

    @Test
    void theConfigurationOfTheRouterMaySpeakOfOneInstance() {
        felix.monitor.modified(Map.of("health_interval.a", "10s", "health_interval.b/c", "0"));
        felix.publish("b/c", Probes.finding(Status.UP));
        felix.publish("a", Probes.finding(Status.UP), "llm.health_interval", "30s");
        felix.passUntilAsked("a", FIRST, seconds(10));
        assertThat(felix.state("b/c").nextProbe()).isEmpty();
        felix.monitor.modified(Map.of("health_interval.a", "often"));
        felix.passUntilAsked("a", FIRST, seconds(30));
        Monitored.await(
                "b/c was asked as any other",
                () -> felix.state("b/c").lastProbe().isPresent());
    }

    @Test
    void anInstanceWithTheIntervalZeroIsNeverAsked() {
        Probes probe = Probes.finding(Status.UP);
        felix.publish("a", probe, "llm.health_interval", "0");
        assertThat(felix.state("a").nextProbe()).isEmpty();
        felix.time.pass(Duration.ofDays(2));
        assertThat(probe.askers).isEmpty();
        assertThat(felix.status("a")).isNull();
    }

    @Test
    void aChangedConfigurationCountsAtOnce() {
        Probes probe = Probes.finding(Status.DOWN);
        ServiceRegistration<?> registration = felix.publish("a", probe);
        felix.passUntilAsked("a", FIRST, seconds(5));
        assertThat(felix.monitor.down(registration.getReference())).isTrue();
        felix.monitor.modified(Map.of("health_interval", "0"));
        assertThat(felix.monitor.down(registration.getReference()))
                .as("what nobody asks again is not taken for down")
                .isFalse();
        assertThat(felix.state("a").nextProbe()).isEmpty();
        felix.time.pass(Duration.ofDays(2));
        assertThat(probe.askers).hasSize(1);
        felix.monitor.modified(Map.of("health_interval", "30s"));
        probe.finds(Status.UP);
        felix.passUntilAsked("a", FIRST, seconds(30));
        felix.monitor.modified(Map.of("health_interval", "rarely"));
        felix.passUntilAsked("a", FIRST, MINUTE);
    }

    @Test
    void aChangeOfOtherPropertiesDoesNotMoveTheNextProbe() {
        ServiceRegistration<?> registration = felix.publish("a", Probes.finding(Status.UP));
        felix.passUntilAsked("a", FIRST, MINUTE);
        felix.time.pass(seconds(20));
        registration.setProperties(new Hashtable<>(Map.of("llm.id", "a", "service.ranking", 7)));
        assertThat(felix.state("a").nextProbe()).contains(after(FIRST.plus(MINUTE)));
        felix.passUntilAsked("a", seconds(40), MINUTE);
    }

    @Test
    void anInstanceThatLeftIsForgotten() {
        Probes probe = Probes.finding(Status.DOWN);
        ServiceRegistration<?> registration = felix.publish("a", probe);
        felix.passUntilAsked("a", FIRST, seconds(5));
        registration.unregister();
        assertThat(felix.monitor.states()).isEmpty();
        assertThat(felix.monitor.state("a")).isEmpty();
        felix.time.pass(MINUTE);
        assertThat(probe.askers).hasSize(1);
        felix.publish("a", Probes.finding(Status.UP));
        assertThat(felix.status("a")).as("the next one begins anew").isNull();
    }

    @Test
    void aServiceThatLosesItsIdIsForgotten() {
        ServiceRegistration<?> registration = felix.publish("a", Probes.finding(Status.UP));
        registration.setProperties(new Hashtable<>(Map.of("llm.id", 7)));
        assertThat(felix.monitor.states()).isEmpty();
    }

    @Test
    void statesAreSortedAndSayOfInstancesWithoutProbeThatNothingIsKnown() {
        felix.publishChat("c");
        felix.publish("b", Probes.finding(Status.UP));
        felix.publish("a", Probes.finding(Status.UP), "llm.health_interval", 0);
        felix.passUntilAsked("b", FIRST, MINUTE);
        assertThat(felix.monitor.states()).extracting(HealthState::id).containsExactly("a", "b", "c");
        assertThat(felix.monitor.states().get(1).status()).contains(Status.UP);
        assertThat(felix.monitor.states().get(2).status()).isEmpty();
        assertThat(felix.monitor.states().get(2).nextProbe()).isEmpty();
    }

    @Test
    void theProbeOfAnIdSpeaksForItsOtherServices() {
        ServiceRegistration<?> chat = felix.publishChat("a", "service.ranking", 5);
        ServiceRegistration<?> other = felix.publishChat("b");
        felix.publish("a", Probes.finding(Status.DOWN));
        felix.passUntilAsked("a", FIRST, seconds(5));
        assertThat(felix.status("a")).isEqualTo(Status.DOWN);
        assertThat(felix.monitor.down(chat.getReference())).isTrue();
        assertThat(felix.monitor.down(other.getReference())).isFalse();
    }

    @Test
    void ofTwoProbesOfOneIdTheBetterServiceSpeaks() {
        ServiceRegistration<?> old = felix.publish("a", Probes.finding(Status.DOWN), "llm.health_interval", "10s");
        felix.passUntilAsked("a", FIRST, seconds(5));
        ServiceRegistration<?> better = felix.publish("a", Probes.finding(Status.UP), "service.ranking", 1);
        felix.passUntilAsked("a", FIRST, MINUTE);
        assertThat(felix.status("a")).isEqualTo(Status.UP);
        assertThat(felix.monitor.down(old.getReference())).isTrue();
        assertThat(felix.monitor.down(better.getReference())).isFalse();
        better.unregister();
        assertThat(felix.status("a")).isEqualTo(Status.DOWN);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.Health;
import dev.osgillm.support.call.HealthCall;
import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LimitedTurnTest {

    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final ManualTime time = new ManualTime();
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        time.shutdownNow();
    }

    private InstanceLimits limits(CallLimits limits) {
        return new InstanceLimits("toy", limits, work::add, time, time.nanoTime(), headers -> Optional.empty());
    }

    private void next(Turn turn, String name) {
        turn.next(Long.MAX_VALUE, () -> log.add(name), failure -> log.add(name + " " + failure.kind()));
    }

    /** The answer to the probe comes while the call is being closed: its trial must not outlive it. */
    @Test
    void aTrialThatIsGrantedWhileTheCallEndsEndsWithIt() throws InterruptedException {
        InstanceLimits limits = limits(new CallLimits(0, 0, 0, 0, 1, PAUSE));
        limits.probedBy(() -> HealthCall.of(Health.of(Health.Status.UP, "Well.", null, null)));
        Turn failing = limits.turn();
        next(failing, "failing");
        failing.failed(LlmException.builder(ErrorKind.NETWORK, "It broke.").build());
        time.pass(PAUSE);
        Turn trial = limits.turn();
        next(trial, "trial");
        Thread closing = new Thread(trial::close);
        synchronized (trial) {
            closing.start();
            while (closing.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            work.remove().run();
        }
        closing.join();

        assertThat(log).containsExactly("failing", "trial");
        assertThat(limits.breaker().state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
    }
}

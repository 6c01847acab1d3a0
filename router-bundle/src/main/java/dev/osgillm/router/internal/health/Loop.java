/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.health;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.Health.Status;
import dev.osgillm.api.health.HealthState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Asks one instance again and again while it is there, and keeps what was found. One probe at a time. An instance that was
 * well is taken for down only when a second probe in a row fails: one lost packet moves no calls.
 */
final class Loop {

    private static final int FAILURES = 2;

    /** What loops share. */
    record Means(
            BundleContext context,
            ProbeThreads threads,
            ScheduledExecutorService timer,
            InstantSource clock,
            DoubleSupplier random) {}

    /**
     * What an instance says of itself.
     *
     * @param id its {@code llm.id}
     * @param probed whether it has a probe
     * @param interval how often it is asked, zero for never
     */
    record Facts(String id, boolean probed, Duration interval) {

        boolean asked() {
            return probed && !interval.isZero();
        }
    }

    private final ServiceReference<?> reference;
    private final Means means;

    // Guarded by this; nobody else's code runs under it.
    private Facts facts;
    private Health health;
    private Instant since;
    private Instant lastProbe;
    private Instant nextProbe;
    private int failures;
    private Future<?> planned;
    private Probe probe; // that runs, or did last
    private boolean running;
    private CompletableFuture<HealthState> awaited; // by those who asked for a probe
    private boolean ended;

    Loop(ServiceReference<?> reference, Facts facts, Means means) {
        this.reference = reference;
        this.facts = facts;
        this.means = means;
        since = means.clock().instant();
    }

    ServiceReference<?> reference() {
        return reference;
    }

    synchronized void start() {
        if (facts.asked()) {
            plan(Pace.first(means.random().getAsDouble()));
        }
    }

    synchronized void configure(Facts changed) {
        boolean same = facts.interval().equals(changed.interval()) && facts.probed() == changed.probed();
        facts = changed;
        if (same || ended || running) {
            return;
        }
        unplan();
        if (changed.asked()) {
            plan(Pace.first(means.random().getAsDouble()));
        }
    }

    /** The instance has left. Its probe is given up, and nothing is kept. */
    void end() {
        Probe last;
        CompletableFuture<HealthState> left;
        synchronized (this) {
            ended = true;
            unplan();
            last = probe;
            left = awaited;
            awaited = null;
        }
        if (last != null) {
            last.giveUp(null);
        }
        if (left != null) {
            LlmException failure = left(id());
            means.threads().elsewhere(() -> left.completeExceptionally(failure));
        }
    }

    synchronized String id() {
        return facts.id();
    }

    synchronized boolean probed() {
        return facts.probed();
    }

    /** @return whether calls had better go elsewhere; what is not asked again is never taken for down */
    synchronized boolean down() {
        return facts.asked() && health != null && health.status() == Status.DOWN;
    }

    synchronized HealthState state() {
        return HealthState.of(facts.id(), health, since, lastProbe, nextProbe);
    }

    /** @return the state after the probe that begins now or runs already */
    CompletableFuture<HealthState> check() {
        CompletableFuture<HealthState> answer;
        synchronized (this) {
            if (ended) {
                return CompletableFuture.failedFuture(left(facts.id()));
            }
            if (!facts.probed()) {
                return CompletableFuture.completedFuture(state());
            }
            if (awaited == null) {
                awaited = new CompletableFuture<>();
            }
            answer = awaited;
        }
        ask();
        return answer;
    }

    private static LlmException left(String id) {
        return LlmException.builder(
                        ErrorKind.UNAVAILABLE, "It left while its health was probed. Try again once it is back.")
                .provider(id)
                .build();
    }

    private void ask() {
        Probe next = null;
        boolean stuck;
        synchronized (this) {
            if (ended || running) {
                return;
            }
            unplan();
            running = true;
            stuck = probe != null && probe.stuck();
            if (!stuck) {
                next = new Probe(means.context(), reference, means.threads(), means.timer(), this::learned);
                probe = next;
            }
        }
        if (stuck) {
            learned(probe, Probe.noAnswer()); // another thread would only be lost, too
        } else {
            means.threads().submit(next);
        }
    }

    private void learned(Probe by, Health found) {
        Transition transition;
        HealthState now;
        CompletableFuture<HealthState> answer;
        synchronized (this) {
            if (ended || by != probe) {
                return;
            }
            running = false;
            answer = awaited;
            awaited = null;
            transition = found == null ? null : apply(found, answer != null);
            if (facts.asked()) {
                plan(Pace.after(facts.interval(), failures, means.random().getAsDouble()));
            }
            now = state();
        }
        if (transition != null) {
            transition.log();
        }
        if (answer != null) {
            means.threads().elsewhere(() -> answer.complete(now));
        }
    }

    /** Under the lock. */
    private Transition apply(Health found, boolean atOnce) {
        Instant now = means.clock().instant();
        lastProbe = now;
        failures = found.status() == Status.DOWN ? failures + 1 : 0;
        Status before = health == null ? null : health.status();
        if (failures > 0 && failures < FAILURES && before != null && !atOnce) {
            return null;
        }
        health = found;
        if (before == found.status()) {
            return null;
        }
        Duration lasted = Duration.between(since, now);
        since = now;
        return new Transition(facts.id(), before, lasted, found);
    }

    /** Under the lock. */
    private void plan(Duration delay) {
        nextProbe = means.clock().instant().plus(delay);
        try {
            planned = means.timer().schedule(this::ask, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            nextProbe = null; // the router stops
        }
    }

    /** Under the lock. */
    private void unplan() {
        nextProbe = null;
        if (planned != null) {
            planned.cancel(false);
            planned = null;
        }
    }
}

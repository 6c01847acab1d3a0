/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers for a short time which instances have left, so that a call for one of them can wait until it is back. Holds
 * no service of theirs, and nothing at all after the time.
 */
@Component(service = Departures.class, configurationPid = RouterConfig.PID)
public final class Departures {

    /** The most instances that are remembered; then the oldest is forgotten. */
    static final int MOST = 1000;

    static final String KEY = "swap_grace";

    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** @param instance without its service */
    private record Departed(Instance instance, long at) {}

    private final RouterTimer timer;
    private final WaitingCalls waiting;
    private volatile Duration grace;

    private volatile List<Departed> departed = List.of(); // the oldest first; written under this
    private boolean forgetting; // guarded by this: that the timer will call forget()

    /** Takes the grace from the configuration. */
    @Activate
    public Departures(Map<String, Object> configuration, @Reference RouterTimer timer) {
        this.timer = timer;
        waiting = new WaitingCalls(timer);
        grace = GRACE;
        modified(configuration);
    }

    /** A wrong value leaves the one before in force: the router serves all providers, and must not fail for a word. */
    @Modified
    void modified(Map<String, Object> configuration) {
        Object value = configuration.get(KEY);
        if (value == null || value.toString().isBlank()) {
            grace = GRACE;
            return;
        }
        Durations.parse(value.toString())
                .filter(parsed -> parsed.compareTo(LONGEST) <= 0)
                .ifPresentOrElse(
                        parsed -> grace = parsed,
                        () -> LOG.error(
                                "{}: {} must be {}, at most 5m, 0 for none, not '{}'. It stays at {}.",
                                RouterConfig.PID,
                                KEY,
                                Durations.RULE,
                                value,
                                Durations.text(grace)));
    }

    /** No call waits any more. */
    @Deactivate
    void deactivate() {
        grace = Duration.ZERO;
        synchronized (this) {
            departed = List.of();
        }
        waiting.close();
    }

    /**
     * An instance leaves: to be told before the snapshot without it is there.
     *
     * @param rest what stays
     */
    void left(Instance instance, Iterable<Instance> rest) {
        if (grace.isZero()) {
            return;
        }
        for (Instance other : rest) {
            if (other.replaces(instance)) {
                return;
            }
        }
        synchronized (this) {
            List<Departed> now = new ArrayList<>(departed);
            now.add(new Departed(instance.departed(), timer.now()));
            departed = List.copyOf(now.subList(Math.max(0, now.size() - MOST), now.size()));
            forgetLater(grace);
        }
    }

    /** What there is has changed: to be told in the order of the changes, as {@link #left}. */
    void present(Snapshot now) {
        if (!departed.isEmpty()) {
            synchronized (this) {
                departed = departed.stream()
                        .filter(gone -> now.all().stream().noneMatch(other -> other.replaces(gone.instance())))
                        .toList();
            }
        }
    }

    /** What there is has changed: to be told without a lock, after the snapshot is there. */
    void changed() {
        waiting.changed();
    }

    /** @return what is present, and what left less than the grace ago and has not come back */
    Snapshot with(Supplier<Snapshot> present) {
        while (true) {
            Snapshot now = present.get();
            List<Departed> gone = departed;
            if (now != present.get()) {
                continue; // it came back between the two looks
            }
            if (gone.isEmpty()) {
                return now;
            }
            List<Instance> all = new ArrayList<>();
            for (Departed one : gone) {
                if (left(one) > 0 && now.all().stream().noneMatch(other -> other.replaces(one.instance()))) {
                    all.add(one.instance());
                }
            }
            if (all.isEmpty()) {
                return now;
            }
            all.addAll(now.all());
            return Snapshot.of(all, now.drained());
        }
    }

    /** @return until when, by the clock, it is worth to wait for one of the instances; empty for never */
    OptionalLong worthWaiting(List<Instance> instances) {
        return departed.stream()
                .filter(gone -> instances.contains(gone.instance()))
                .mapToLong(gone -> gone.at() + grace.toNanos())
                .max();
    }

    RouterTimer timer() {
        return timer;
    }

    WaitingCalls waiting() {
        return waiting;
    }

    /** @return how long it is worth to wait for what has left */
    Duration grace() {
        return grace;
    }

    /** @return how many instances are remembered */
    int size() {
        return departed.size();
    }

    private long left(Departed gone) {
        return grace.toNanos() - (timer.now() - gone.at());
    }

    private synchronized void forget() {
        forgetting = false;
        departed = departed.stream().filter(gone -> left(gone) > 0).toList();
        departed.stream()
                .map(this::left)
                .min(Comparator.naturalOrder())
                .ifPresent(nanos -> forgetLater(Duration.ofNanos(nanos)));
    }

    private void forgetLater(Duration delay) {
        if (forgetting) {
            return;
        }
        try {
            timer.after(delay.toNanos(), this::forget);
            forgetting = true;
        } catch (RejectedExecutionException e) {
            departed = List.of(); // the router is stopping
        }
    }
}

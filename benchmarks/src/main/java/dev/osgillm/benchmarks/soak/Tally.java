/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts how calls ended, and keeps what should not have happened. Thread safe. */
final class Tally {

    private static final int MOST_KEPT = 100;

    /** A call that has not ended. Compared by identity. */
    static final class Running {
        private final String what;
        private final long since = System.nanoTime();

        Running(String what) {
            this.what = what;
        }
    }

    private final Map<String, LongAdder> ended = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> byBehaviour = new ConcurrentHashMap<>();
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong violations = new AtomicLong();
    private final ConcurrentLinkedQueue<String> kept = new ConcurrentLinkedQueue<>();

    Running begin(String what) {
        Running call = new Running(what);
        running.add(call);
        return call;
    }

    void end(Running call, Behaviour behaviour, String how) {
        running.remove(call);
        ended.computeIfAbsent(how, key -> new LongAdder()).increment();
        byBehaviour
                .computeIfAbsent(behaviour + " " + how, key -> new LongAdder())
                .increment();
    }

    /** Something that must never happen. */
    void violation(String what) {
        if (violations.incrementAndGet() <= MOST_KEPT) {
            kept.add(what);
        }
    }

    long calls() {
        return ended.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long violations() {
        return violations.get();
    }

    List<String> kept() {
        return new ArrayList<>(kept);
    }

    /** @return how calls ended, with their numbers */
    Map<String, Long> ended() {
        return sums(ended);
    }

    Map<String, Long> byBehaviour() {
        return sums(byBehaviour);
    }

    /** @return a call that has been running for longer, if any; told once */
    Optional<String> overdue(long seconds) {
        long now = System.nanoTime();
        Optional<Running> found = running.stream()
                .filter(call -> now - call.since > TimeUnit.SECONDS.toNanos(seconds))
                .findFirst();
        found.ifPresent(running::remove);
        return found.map(call -> call.what);
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counters) {
        Map<String, Long> sums = new TreeMap<>();
        counters.forEach((key, value) -> sums.put(key, value.sum()));
        return sums;
    }
}

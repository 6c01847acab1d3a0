/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The requests that a server got of late, by their numbers. Thread safe and bounded. */
final class History {

    private static final int MOST = 1_000;
    private static final Set<Behaviour> FLAWLESS =
            Set.of(Behaviour.GOOD, Behaviour.SLOW, Behaviour.TOOLS, Behaviour.BYTE_BY_BYTE);

    private final long started = System.nanoTime();
    private long unprovoked;
    private final Map<Long, String> requests = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > MOST;
        }
    };

    /** @return whether the number came before */
    synchronized boolean note(Behaviour behaviour, long number, int connection) {
        long millis = (System.nanoTime() - started) / 1_000_000;
        String request = "at " + millis + " ms on connection " + connection;
        String before = requests.putIfAbsent(number, request);
        if (before == null) {
            return false;
        }
        requests.put(number, before + " and " + request);
        if (FLAWLESS.contains(behaviour)) {
            unprovoked++;
        }
        return true;
    }

    synchronized String of(long number) {
        return requests.getOrDefault(number, "nothing");
    }

    synchronized long unprovoked() {
        return unprovoked;
    }
}

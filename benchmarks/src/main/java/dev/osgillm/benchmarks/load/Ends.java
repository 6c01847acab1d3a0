/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.load;

import dev.osgillm.api.LlmException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** How the calls of one client ended. Thread safe. */
final class Ends {

    private final LongAdder calls = new LongAdder();
    private final LongAdder good = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final LongAccumulator longestMillis = new LongAccumulator(Long::max, 0);
    private final LongAdder nanos = new LongAdder();

    /**
     * Runs one call.
     *
     * @param call gives the text of the answer
     */
    void run(Answered call) {
        long started = System.nanoTime();
        calls.increment();
        try {
            if (FastServer.TEXT.equals(call.text())) {
                good.increment();
            } else {
                failed("another text");
            }
        } catch (LlmException e) {
            failed("LlmException " + e.kind() + ": " + rootMessage(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed("interrupted");
        } catch (Exception e) {
            failed(e.getClass().getSimpleName() + ": " + rootMessage(e));
        }
        longestMillis.accumulate((System.nanoTime() - started) / 1_000_000);
    }

    /** A call. */
    interface Answered {
        String text() throws Exception;
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).replaceAll("[0-9]+", "N");
    }

    private void failed(String how) {
        failures.computeIfAbsent(how, key -> new LongAdder()).increment();
    }

    /** @param spent by the rounds of this client */
    void spent(long spent) {
        nanos.add(spent);
    }

    long calls() {
        return calls.sum();
    }

    long good() {
        return good.sum();
    }

    long failed() {
        return failures().values().stream().mapToLong(Long::longValue).sum();
    }

    /** @return failures by what they said */
    Map<String, Long> failures() {
        Map<String, Long> sums = new TreeMap<>();
        failures.forEach((how, count) -> sums.put(how, count.sum()));
        return sums;
    }

    long longestMillis() {
        return longestMillis.get();
    }

    double perSecond() {
        return calls.sum() * 1e9 / Math.max(1, nanos.sum());
    }
}

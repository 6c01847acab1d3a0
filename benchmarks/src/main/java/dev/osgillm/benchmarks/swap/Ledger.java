/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.swap;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of each request, told by its number from both sides: the caller's and the server's. Numbers that have been
 * settled are forgotten, so that it does not grow with the run. Thread safe.
 */
final class Ledger {

    private static final String QUESTION = "Say the number ";

    private static final class Entry {
        private int ends; // guarded by the entry, as all of it
        private int answers;
        private int requests;
    }

    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Entry> open = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> lost = new ConcurrentHashMap<>();
    private final LongAdder good = new LongAdder();
    private final LongAdder mixed = new LongAdder();
    private final LongAdder endedAgain = new LongAdder();
    private final LongAdder answeredAgain = new LongAdder();
    private final LongAdder repeated = new LongAdder();

    /** @return the text of the only right answer */
    static String answer(long number) {
        return "The number is " + number + ".";
    }

    /** @return the number of a new request */
    long begin() {
        long number = numbers.incrementAndGet();
        open.put(number, new Entry());
        return number;
    }

    /** The caller got an answer. */
    void answered(long number, String text) {
        if (end(number)) {
            (answer(number).equals(text) ? good : mixed).increment();
        }
    }

    /** The caller got a failure. */
    void failed(long number, Throwable failure) {
        if (end(number)) {
            lost(String.valueOf(failure).replaceAll("[0-9]+", "N"));
        }
    }

    private boolean end(long number) {
        Entry entry = open.get(number);
        if (entry != null) {
            synchronized (entry) {
                if (++entry.ends == 1) {
                    return true;
                }
            }
        }
        endedAgain.increment();
        return false;
    }

    private void lost(String why) {
        lost.computeIfAbsent(why, key -> new LongAdder()).increment();
    }

    /** The server got a request. */
    void requested(long number) {
        Entry entry = open.get(number);
        if (entry == null) {
            answeredAgain.increment();
            return;
        }
        synchronized (entry) {
            if (entry.answers > 0) {
                answeredAgain.increment();
            } else if (entry.requests > 0) {
                repeated.increment();
            }
            entry.requests++;
        }
    }

    /** The server has handed its whole answer over. */
    void served(long number) {
        Entry entry = open.get(number);
        if (entry != null) {
            synchronized (entry) {
                entry.answers++;
            }
        }
    }

    /** @return how many requests have not ended */
    long running() {
        return open.values().stream()
                .filter(entry -> {
                    synchronized (entry) {
                        return entry.ends == 0;
                    }
                })
                .count();
    }

    /** Closes the book on all requests; those that run now count as lost. */
    void settle() {
        for (long count = running(); count > 0; count--) {
            lost("It did not end.");
        }
        open.clear();
    }

    /** @return requests that were begun */
    long begun() {
        return numbers.get();
    }

    /** @return requests that ended with their own answer */
    long good() {
        return good.sum();
    }

    /** @return requests that ended without an answer, by what was said */
    Map<String, Long> lost() {
        Map<String, Long> sums = new TreeMap<>();
        lost.forEach((why, count) -> sums.put(why, count.sum()));
        return sums;
    }

    /** @return requests that got an answer which was not theirs */
    long mixed() {
        return mixed.sum();
    }

    /** @return ends that the caller was told after the first */
    long endedAgain() {
        return endedAgain.sum();
    }

    /** @return requests that the server got although it had answered them completely */
    long answeredAgain() {
        return answeredAgain.sum();
    }

    /** @return requests that the server got again before it had answered them */
    long repeated() {
        return repeated.sum();
    }

    /** @return the number that a text asks for */
    static Optional<Long> number(String text) {
        int start = text.indexOf(QUESTION);
        int end = start < 0 ? -1 : text.indexOf('.', start);
        return end < 0 ? Optional.empty() : Optional.of(Long.valueOf(text.substring(start + QUESTION.length(), end)));
    }

    /** @return what to ask, so that the answer is this number */
    static String question(long number) {
        return QUESTION + number + ".";
    }
}

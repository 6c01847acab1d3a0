/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import dev.osgillm.api.metrics.LlmMetrics;
import dev.osgillm.benchmarks.Felix;
import dev.osgillm.benchmarks.Vitals;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What must be true when all is over, line by line. For one thread. */
final class Report {

    /** The heap may grow by so much without being called a leak. */
    private static final double MOST_GROWTH = 24;

    private static final long PATIENCE_SECONDS = 40;

    private final Felix felix;
    private final Vitals vitals;
    private final Tally tally;
    private final Swapper swapper;
    private final PrintStream out;
    private int failures;

    Report(Felix felix, Vitals vitals, Tally tally, Swapper swapper, PrintStream out) {
        this.felix = felix;
        this.vitals = vitals;
        this.tally = tally;
        this.swapper = swapper;
        this.out = out;
    }

    /** No call runs, the bundles are still there. */
    void afterTheCalls() throws InterruptedException {
        out.println();
        tally.byBehaviour().forEach((what, count) -> out.printf("%9d %s%n", count, what));
        ScheduledThreadPoolExecutor timer =
                (ScheduledThreadPoolExecutor) felix.service(ScheduledExecutorService.class, "(llm.transport=default)");
        check(
                "no timer is left",
                () -> timer.getQueue().isEmpty()
                        ? List.of()
                        : List.of(timer.getQueue().size() + " timers"));
        LlmMetrics metrics = felix.service(LlmMetrics.class, null);
        check("the router counts no call as running", () -> metrics.snapshot().stream()
                .filter(row -> row.running() != 0)
                .map(Object::toString)
                .toList());
    }

    /** The provider bundles are uninstalled and the servers closed, the transport is still there. */
    void afterTheProviders() throws InterruptedException {
        check("the class loaders of " + swapper.changes() + " changes are collected", swapper::loaders);
        if (Vitals.sockets() < 0) {
            out.println("skip  no socket is open: this system does not tell");
        } else {
            check(
                    "no socket is open",
                    () -> vitals.newSockets() <= 0 ? List.of() : List.of(vitals.newSockets() + " more than before"));
        }
    }

    void afterTheFramework() throws InterruptedException {
        check("no thread is left", vitals::newThreads);
    }

    /** @return the exit code */
    int conclude() {
        out.printf(
                Locale.ROOT,
                "%s  the heap is flat: %+.1f MB from the first to the last third after warm-up, %+.2f MB a minute%n",
                verdict(!vitals.conclusive() || vitals.growth() <= MOST_GROWTH, vitals.conclusive()),
                vitals.growth(),
                vitals.slope());
        out.printf(
                "%s  each of %d calls ended once and as it must; %d did not%n",
                verdict(tally.violations() == 0, true), tally.calls(), tally.violations());
        tally.kept().forEach(violation -> out.println("      " + violation));
        out.println(failures == 0 ? "PASS" : "FAIL");
        return failures == 0 ? 0 : 1;
    }

    /** Waits for what needs a garbage collection or the work of another thread. */
    private void check(String what, Supplier<List<String>> wrong) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        List<String> found = wrong.get();
        while (!found.isEmpty() && System.nanoTime() < deadline) {
            vitals.heapMegabytes(); // nothing tells when garbage is collected, so it is asked for again and again
            TimeUnit.MILLISECONDS.sleep(100);
            found = wrong.get();
        }
        out.println(verdict(found.isEmpty(), true) + "  " + what);
        found.forEach(one -> out.println("      " + one));
    }

    private String verdict(boolean good, boolean conclusive) {
        if (!good) {
            failures++;
        }
        return !conclusive ? "skip" : good ? "ok  " : "FAIL";
    }
}

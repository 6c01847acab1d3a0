/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.swap;

import dev.osgillm.benchmarks.Vitals;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What was measured, a line for each phase, and what must be true at the end. For one thread. */
final class Findings {

    /** What happened beside the load. */
    enum Phase {
        WARM_UP,
        QUIET,
        CHANGING;

        private String title() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private record Held(double heap, int threads, int classes) {}

    /** The heap may grow by so much without being called a leak; a revision of the bundle takes about half a megabyte. */
    private static final double MOST_MEGABYTES = 8;
    /** Classes that the JDK makes now and then, for lambdas and the like. A revision of the bundle has more. */
    private static final int MOST_CLASSES = 200;

    private static final long PATIENCE_SECONDS = 60;

    private final Ledger ledger;
    private final PrintStream out;
    private final Vitals vitals = new Vitals();
    private final Map<Phase, Latencies> latencies = new EnumMap<>(Phase.class);
    private final List<Held> held = new ArrayList<>();
    private int failures;

    Findings(Ledger ledger, PrintStream out) {
        this.ledger = ledger;
        this.out = out;
    }

    /** A phase is over and no request runs. */
    void add(Phase phase, Latencies measured) {
        if (held.isEmpty()) {
            out.println("phase     requests   p50 ms   p99 ms   max ms  heap MB  threads  classes");
        }
        latencies.computeIfAbsent(phase, key -> new Latencies()).addAll(measured);
        Held now = hold();
        held.add(now);
        out.printf(
                Locale.ROOT,
                "%-9s %8d %8.1f %8.1f %8.1f %8.1f %8d %8d%n",
                phase.title(),
                measured.count(),
                measured.percentile(0.5),
                measured.percentile(0.99),
                measured.percentile(1),
                now.heap(),
                now.threads(),
                now.classes());
    }

    private Held hold() {
        double heap = vitals.heapMegabytes();
        int ours = (int) vitals.newThreads().stream()
                .filter(name -> !name.startsWith(NumberServer.THREAD))
                .count();
        return new Held(heap, ours, ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }

    /**
     * All requests have ended, the bundles are still there.
     *
     * @param server closes its connections
     * @param promised what changes shall add to the 99th percentile at most, in milliseconds
     * @param limit when it is no success, in milliseconds
     */
    void whileItRuns(Changes changes, NumberServer server, long promised, long limit)
            throws InterruptedException, IOException {
        long lost = ledger.lost().values().stream().mapToLong(Long::longValue).sum();
        check(
                lost == 0 && ledger.mixed() == 0 && ledger.good() == ledger.begun(),
                "each of %d requests ended with its own answer: %d lost, %d mixed up",
                ledger.begun(),
                lost,
                ledger.mixed());
        ledger.lost().forEach((why, count) -> out.println("      " + count + " x " + why));
        check(
                ledger.endedAgain() == 0 && ledger.answeredAgain() == 0,
                "none was answered twice: %d told their caller two ends, %d were sent again after a whole answer",
                ledger.endedAgain(),
                ledger.answeredAgain());
        out.printf("info  %d requests were sent again that had no answer yet%n", ledger.repeated());
        Latencies took = changes.took();
        out.printf(
                Locale.ROOT,
                "info  a change took %.0f ms, %.0f ms at most, until the instance was back%n",
                took.percentile(0.5),
                took.percentile(1));
        double quiet = latencies.get(Phase.QUIET).percentile(0.99);
        double changing = latencies.get(Phase.CHANGING).percentile(0.99);
        double added = changing - quiet;
        check(
                added <= limit,
                "p99 %.1f ms with changes, %.1f ms without: %+.1f ms, %s the %d ms wanted; ratio %.2f",
                changing,
                quiet,
                added,
                added <= promised ? "within" : "above",
                promised,
                changing / quiet);
        Held before = held.get(0);
        vitals.heapMegabytes();
        out.printf("info  %d class loaders are held by what opened a connection that is kept%n", changes.loaders());
        server.disconnect();
        check(
                settled(() -> changes.loaders() == 0),
                "the class loaders of %d updates are collected: %d are left",
                changes.updates(),
                changes.loaders());
        check(
                settled(() -> hold().threads() <= before.threads()),
                "threads are as many as before %d updates and %d reconfigurations: %d, then %d",
                changes.updates(),
                changes.reconfigurations(),
                before.threads(),
                hold().threads());
        check(
                settled(() -> hold().heap() <= before.heap() + MOST_MEGABYTES),
                "the heap is flat: %+.1f MB",
                hold().heap() - before.heap());
        check(
                settled(() -> hold().classes() <= before.classes() + MOST_CLASSES),
                "the number of loaded classes is flat: %+d",
                hold().classes() - before.classes());
    }

    /** @return the exit code */
    int conclude() throws InterruptedException {
        check(settled(() -> vitals.newThreads().isEmpty()), "no thread is left when the framework has stopped");
        vitals.newThreads().forEach(name -> out.println("      " + name));
        out.println(failures == 0 ? "PASS" : "FAIL");
        return failures == 0 ? 0 : 1;
    }

    private void check(boolean good, String what, Object... values) {
        if (!good) {
            failures++;
        }
        out.printf(Locale.ROOT, (good ? "ok    " : "FAIL  ") + what + "%n", values);
    }

    /** Waits for what needs a garbage collection or idle threads to end. */
    private boolean settled(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            vitals.heapMegabytes(); // nothing tells when garbage is collected, so it is asked for again and again
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return true;
    }
}

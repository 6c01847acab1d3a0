/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.swap;

import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.Selection;
import dev.osgillm.benchmarks.Felix;
import dev.osgillm.benchmarks.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleException;

/** Replaces the provider bundle that serves a steady load, and checks that nobody notices. */
public final class Swap {

    /** How to start it. */
    public static final String USAGE =
            """
              swap          a steady load while the bundle that serves it is updated and its configuration changed
                --updates N                updates of the bundle (default 1000)
                --reconfigurations N       changes of its configuration (default 1000)
                --rate N                   requests a second, half of them streamed (default 200)
                --quiet-seconds N          the same load without changes, half before and half after (default 30)
                --pause-millis N           between two changes (default 100)
                --standby N                1: another bundle serves when this one is away; 0: calls wait for it (default 0)
                --grace-seconds N          how long calls wait for it, 0 to 300 (default 5, as the router's)
                --added-millis N           fail when changes add more to the 99th percentile (default: tell only)
            """;

    private static final List<String> OPTIONS = List.of(
            "updates",
            "reconfigurations",
            "rate",
            "quiet-seconds",
            "pause-millis",
            "standby",
            "grace-seconds",
            "added-millis");
    private static final int ROUNDS = 4;
    private static final long AS_PROMISED_MILLIS = 50;

    private final long updates;
    private final long reconfigurations;
    private final long rate;
    private final long quietSeconds;
    private final long pauseMillis;
    private final boolean standby;
    private final long graceSeconds;
    private final long addedMillis;
    private final PrintStream out;
    private final Ledger ledger = new Ledger();

    private Swap(Options options, PrintStream out) {
        updates = options.number("updates", 1_000, 1, 1_000_000);
        reconfigurations = options.number("reconfigurations", 1_000, 0, 1_000_000);
        rate = options.number("rate", 200, 1, 100_000);
        quietSeconds = options.number("quiet-seconds", 30, 2, 100_000);
        pauseMillis = options.number("pause-millis", 100, 0, 100_000);
        standby = options.number("standby", 0, 0, 1) == 1;
        graceSeconds = options.number("grace-seconds", 5, 0, 300);
        addedMillis = options.number("added-millis", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        this.out = out;
    }

    /** @return the exit code: 0 when nothing was wrong, else 1 */
    public static int run(List<String> words, PrintStream out) throws Exception {
        return new Swap(new Options(words, OPTIONS), out).run();
    }

    private int run() throws IOException, BundleException, InterruptedException {
        out.printf(
                "Swap: %d updates, %d reconfigurations, %d requests/s, %s, Java %s, %d processors%n",
                updates,
                reconfigurations,
                rate,
                standby ? "another bundle stands by" : "nobody stands by",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        Findings findings = new Findings(ledger, out);
        Felix felix = Felix.start();
        try (NumberServer server = new NumberServer(Changes.MODEL, ledger)) {
            Changes changes = new Changes(felix, server.uri());
            changes.grace(graceSeconds);
            Selection selection = Selection.id(Changes.ID);
            if (standby) {
                changes.standby();
                selection = Selection.filter("(llm.id=" + Changes.ID + "*)");
            }
            Load load = new Load(felix.service(LlmClient.class, null), selection, ledger, rate);
            run(load, changes, findings);
            findings.whileItRuns(changes, server, AS_PROMISED_MILLIS, addedMillis);
        } finally {
            felix.stop();
        }
        return findings.conclude();
    }

    private void run(Load load, Changes changes, Findings findings) throws InterruptedException {
        long warming = Math.max(4, updates / 20);
        findings.add(Findings.Phase.WARM_UP, changing(load, changes, warming, Math.min(warming, reconfigurations)));
        findings.add(Findings.Phase.QUIET, quiet(load));
        for (int round = 0; round < ROUNDS; round++) {
            findings.add(
                    Findings.Phase.CHANGING,
                    changing(load, changes, share(updates, round), share(reconfigurations, round)));
        }
        findings.add(Findings.Phase.QUIET, quiet(load));
    }

    private static long share(long all, int round) {
        return all * (round + 1) / ROUNDS - all * round / ROUNDS;
    }

    private Latencies quiet(Load load) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(quietSeconds) / 2;
        return load.run(() -> System.nanoTime() > end);
    }

    private Latencies changing(Load load, Changes changes, long someUpdates, long someReconfigurations)
            throws InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread changer = new Thread(
                () -> {
                    try {
                        change(changes, someUpdates, someReconfigurations);
                        done.complete(null);
                    } catch (Exception | LinkageError e) {
                        done.completeExceptionally(e);
                    }
                },
                "swap-changer");
        changer.start();
        Latencies latencies = load.run(done::isDone);
        changer.join();
        try {
            done.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("A change failed", e.getCause());
        }
        return latencies;
    }

    /** Both kinds evenly mixed. */
    private void change(Changes changes, long someUpdates, long someReconfigurations)
            throws BundleException, IOException, InterruptedException {
        long updated = 0;
        long reconfigured = 0;
        while (updated < someUpdates || reconfigured < someReconfigurations) {
            if (updated * someReconfigurations <= reconfigured * someUpdates && updated < someUpdates) {
                changes.update();
                updated++;
            } else {
                changes.reconfigure();
                reconfigured++;
            }
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
        }
    }
}

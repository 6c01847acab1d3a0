/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.benchmarks.Felix;
import dev.osgillm.benchmarks.Options;
import dev.osgillm.benchmarks.Vitals;
import dev.osgillm.tck.dialect.HuggingFaceLikeServer;
import dev.osgillm.tck.dialect.OpenAiLikeServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleException;

/**
 * Runs calls of all kinds against good and bad servers, with provider bundles that come and go, and checks that each call
 * ended as it must, and that nothing is left at the end.
 */
public final class Soak {

    /** Where nothing listens. */
    static final String REFUSING = "moving-refused";

    /** How to start it. */
    public static final String USAGE =
            """
              soak          all providers and the router against good and bad servers, bundles swapped meanwhile
                --minutes N, --seconds N   how long (default 1 minute)
                --threads N                callers (default 16)
                --seed N                   repeats the choices of another run (default: by the clock)
                --swap-millis N            mean time between changes of bundles, 0 for none (default 4000)
            """;

    private static final long PRINT_SECONDS = 10;
    private static final List<String> OPTIONS = List.of("minutes", "seconds", "threads", "seed", "swap-millis");

    private final long seconds;
    private final int threads;
    private final long seed;
    private final long swapMillis;
    private final PrintStream out;
    private final Tally tally = new Tally();
    private final Vitals vitals = new Vitals();

    private Soak(Options options, PrintStream out) {
        seconds = options.has("seconds")
                ? options.number("seconds", 60, 1, 1_000_000)
                : 60 * options.number("minutes", 1, 1, 100_000);
        threads = (int) options.number("threads", 16, 1, 1_000);
        seed = options.number("seed", System.currentTimeMillis(), Long.MIN_VALUE, Long.MAX_VALUE);
        swapMillis = options.number("swap-millis", 4_000, 0, 1_000_000);
        this.out = out;
    }

    /** @return the exit code: 0 when nothing was wrong, else 1 */
    public static int run(List<String> words, PrintStream out) throws Exception {
        return new Soak(new Options(words, OPTIONS), out).run();
    }

    private int run() throws IOException, BundleException, InterruptedException {
        out.printf(
                "Soak: %d s, %d threads, seed %d, a change about every %d ms, Java %s, %d processors%n",
                seconds,
                threads,
                seed,
                swapMillis,
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
        List<Family> families = new ArrayList<>();
        Report report;
        try (Socket nobody = new Socket()) {
            // Bound but not listening: nobody else can take the port meanwhile.
            nobody.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
            families.addAll(families(nobody.getLocalPort()));
            Felix felix = Felix.start();
            try {
                Swapper swapper = swapper(felix, families);
                run(targets(families, felix.service(LlmClient.class, null)), swapper, clock);
                clock.shutdownNow();
                report = new Report(felix, vitals, tally, swapper, out);
                report.afterTheCalls();
                swapper.uninstallAll();
                families.forEach(Family::close);
                report.afterTheProviders();
            } finally {
                felix.stop();
            }
        } finally {
            clock.shutdownNow();
        }
        report.afterTheFramework();
        return report.conclude();
    }

    private static List<Family> families(int refusedPort) {
        return List.of(
                new Family(
                        "openai",
                        new OpenAiWire(false),
                        "/v1",
                        Map.of(".api_key", OpenAiLikeServer.KEY, "model", "m", "dialect", "chat"),
                        refusedPort),
                new Family("ollama", new OllamaWire(), "", Map.of("model", "m"), refusedPort),
                new Family(
                        "huggingface",
                        new OpenAiWire(true),
                        "/v1",
                        Map.of(".api_key", HuggingFaceLikeServer.TOKEN, "model", "m/m", "endpoint_kind", "router"),
                        refusedPort));
    }

    private Swapper swapper(Felix felix, List<Family> families) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (Family family : families) {
            family.configure(felix, 1_000);
            ids.add(family.id(Behaviour.GOOD));
            ids.add(family.id(Behaviour.REFUSED));
        }
        families.get(0).configureRefusing(felix, REFUSING, 10);
        families.get(1).configureGood(felix, "moving-good");
        ids.add(REFUSING);
        ids.add("moving-good");
        LlmRegistry registry = felix.service(LlmRegistry.class, null);
        for (String id : ids) { // the router hears of a service after it can be seen
            felix.await(() -> registry.provider(id).isPresent(), id);
        }
        for (Family family : families) {
            family.createDirect(felix);
        }
        return new Swapper(felix, families, ids, seed, Math.max(1, swapMillis), tally);
    }

    private static List<Target> targets(List<Family> families, LlmClient client) {
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            for (Family family : families) {
                targets.add(Target.direct(family));
                targets.add(Target.routed(family, client));
            }
        }
        targets.add(Target.filtered("moving on", families.subList(0, 2), client, "(llm.id=moving-*)"));
        return targets;
    }

    private void run(List<Target> targets, Swapper swapper, ScheduledExecutorService clock)
            throws InterruptedException {
        AtomicLong numbers = new AtomicLong();
        Choice choice = new Choice();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Caller caller = new Caller(seed + i, targets, choice, numbers, clock, tally);
            callers.add(new Thread(() -> call(caller, deadline), "soak-caller-" + i));
        }
        Thread swapping = new Thread(swapper, "soak-swapper");
        callers.forEach(Thread::start);
        if (swapMillis > 0) {
            swapping.start();
        }
        print(targets, swapper, deadline);
        swapper.stop();
        swapping.join(TimeUnit.SECONDS.toMillis(Felix.LIMIT_SECONDS));
        for (Thread caller : callers) {
            caller.join(TimeUnit.SECONDS.toMillis(Caller.END_SECONDS + 10));
        }
        tally.overdue(0).ifPresent(what -> tally.violation(what + ": has not ended"));
    }

    private void call(Caller caller, long deadline) {
        try {
            while (System.nanoTime() < deadline) {
                caller.once();
            }
        } catch (InterruptedException e) {
            tally.violation("A caller was interrupted from nowhere.");
        } catch (RuntimeException | Error e) {
            tally.violation("A caller failed: " + e);
        }
    }

    private void print(List<Target> targets, Swapper swapper, long deadline) throws InterruptedException {
        long started = System.nanoTime();
        long calls = 0;
        for (long line = 1; System.nanoTime() < deadline; line++) {
            long next = started + TimeUnit.SECONDS.toNanos(PRINT_SECONDS * line);
            TimeUnit.NANOSECONDS.sleep(Math.min(next, deadline) - System.nanoTime());
            tally.overdue(Caller.END_SECONDS + 5).ifPresent(what -> tally.violation(what + ": has not ended"));
            double heap = vitals.heapMegabytes();
            long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
            vitals.sample(second / 60.0, heap);
            long now = tally.calls();
            out.printf(
                    Locale.ROOT,
                    "%02d:%02d calls %d (%d/s) %s changes %d repeats %d heap %.1f MB threads %d sockets %d old loaders %d wrong %d%n",
                    second / 60,
                    second % 60,
                    now,
                    (now - calls) / PRINT_SECONDS,
                    tally.ended(),
                    swapper.changes(),
                    unprovoked(targets),
                    heap,
                    vitals.threads(),
                    Vitals.sockets(),
                    swapper.loaders().size(),
                    tally.violations());
            calls = now;
        }
    }

    private static long unprovoked(List<Target> targets) {
        return targets.stream()
                .flatMap(target -> target.families().stream())
                .distinct()
                .mapToLong(family -> family.player().unprovoked())
                .sum();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.load;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.provider.ProviderFactory;
import dev.osgillm.api.provider.ProviderInstance;
import dev.osgillm.benchmarks.Felix;
import dev.osgillm.benchmarks.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleException;

/**
 * Asks a server that never fails, over connections that are kept alive, until {@code java.net.http} loses a reply: what
 * becomes of it with the provider, and what without.
 */
public final class LostReplies {

    /** How to start it. */
    public static final String USAGE =
            """
              lost-replies  many requests over kept connections: what java.net.http loses, and what the provider makes of it
                --requests N               requests of each client over kept connections (default 50000)
                --closing N                requests of each client to a server that closes idle connections (default a tenth)
                --threads N                callers (default 32)
            """;

    private static final List<String> OPTIONS = List.of("requests", "closing", "threads");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** What a call may take beyond its limit on a machine that is busy. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int ROUND = 5_000;
    private static final int CLOSING_PER_MILLE = 300;
    private static final Timeouts TIMEOUTS = Timeouts.builder().total(LIMIT).build();

    private final long requests;
    private final long closing;
    private final int threads;
    private final PrintStream out;
    private boolean good = true;

    private LostReplies(Options options, PrintStream out) {
        requests = options.number("requests", 50_000, 1, 1_000_000_000);
        closing = options.number("closing", requests / 10, 0, 1_000_000_000);
        threads = (int) options.number("threads", 32, 1, 1_000);
        this.out = out;
    }

    /** @return the exit code: 0 when each call of the provider ended in time, with the answer or a typed failure */
    public static int run(List<String> words, PrintStream out) throws Exception {
        return new LostReplies(new Options(words, OPTIONS), out).run();
    }

    private int run() throws IOException, BundleException, InterruptedException {
        out.printf(
                "Lost replies: %d + %d requests of each client, %d threads, Java %s, %d processors%n",
                requests,
                closing,
                threads,
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        Felix felix = Felix.start();
        ProviderFactory factory = felix.service(ProviderFactory.class, "(llm.type=openai)");
        phase("kept connections", factory, requests, 0);
        if (closing > 0) {
            phase("connections closed when idle", factory, closing, CLOSING_PER_MILLE);
        }
        felix.stop();
        out.println(good ? "PASS" : "FAIL");
        return good ? 0 : 1;
    }

    private void phase(String name, ProviderFactory factory, long count, int perMille)
            throws IOException, InterruptedException {
        Ends raw = new Ends();
        Ends ours = new Ends();
        try (FastServer rawServer = new FastServer(0, perMille);
                FastServer ourServer = new FastServer(0, perMille);
                ProviderInstance instance = factory.create(Map.of(
                        "base_url",
                        ourServer.uri() + "/v1",
                        ".api_key",
                        "sk-none",
                        "model",
                        "fast",
                        "dialect",
                        "chat"))) {
            RawClient client = new RawClient(rawServer.uri(), LIMIT);
            ChatProvider provider = instance.as(ChatProvider.class).orElseThrow();
            ChatRequest request =
                    ChatRequest.builder().user("Say it.").timeouts(TIMEOUTS).build();
            for (long done = 0; done < count; done += ROUND) {
                long round = Math.min(ROUND, count - done);
                round(round, raw, () -> client.chat("Say it."));
                round(round, ours, () -> provider.newCall(request).execute().text());
            }
            out.printf("%n%s%n", name);
            print("java.net.http", raw, rawServer);
            print("openai provider", ours, ourServer);
            out.printf(
                    Locale.ROOT, "  throughput, provider to bare client: %.2f%n", ours.perSecond() / raw.perSecond());
        }
        boolean typed = ours.failures().keySet().stream().allMatch(how -> how.startsWith("LlmException"));
        boolean inTime = ours.longestMillis() <= LIMIT.plus(GRACE).toMillis();
        boolean complete = ours.calls() == count && ours.good() + ours.failed() == count;
        good &= typed && inTime && complete;
    }

    private void print(String client, Ends ends, FastServer server) {
        out.printf(
                "  %-16s %d calls, %d answers, %d failed, longest %d ms; the server got %d requests (%+d) and closed %d idle"
                        + " connections%n",
                client,
                ends.calls(),
                ends.good(),
                ends.failed(),
                ends.longestMillis(),
                server.requests(),
                server.requests() - ends.calls(),
                server.closed());
        ends.failures().forEach((how, times) -> out.printf("      %d x %s%n", times, how));
    }

    private void round(long count, Ends ends, Ends.Answered call) throws InterruptedException {
        AtomicLong left = new AtomicLong(count);
        List<Thread> callers = new ArrayList<>();
        long started = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            Thread caller = new Thread(
                    () -> {
                        while (left.getAndDecrement() > 0) {
                            ends.run(call);
                        }
                    },
                    "caller-" + i);
            caller.setDaemon(true);
            caller.start();
            callers.add(caller);
        }
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        for (Thread caller : callers) {
            caller.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
        ends.spent(System.nanoTime() - started);
    }
}

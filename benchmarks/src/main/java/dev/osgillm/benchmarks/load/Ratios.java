/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.load;

import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.interceptor.CallInterceptor;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.provider.ProviderFactory;
import dev.osgillm.api.provider.ProviderInstance;
import dev.osgillm.benchmarks.Felix;
import dev.osgillm.benchmarks.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;

/** The provider beside a hand-written client, and a call through the router beside one without. */
public final class Ratios {

    /** How to start it. */
    public static final String USAGE =
            """
              ratios        the provider beside bare java.net.http, the router beside no router
                --rounds N                 measured turns of each (default 7)
                --millis N                 length of a turn (default 1000)
                --router N                 0 leaves the router out (default 1)
                --callers N                blocking calls with so many callers only, 0 for none
                --streams N                so many streams side by side only, 0 for none
            """;

    private static final List<String> OPTIONS = List.of("rounds", "millis", "router", "callers", "streams");
    private static final int ROUTER_CALLS = 100;
    private static final int[] INTERCEPTORS = {0, 1, 5};
    private static final String ID = "instant";

    private final Duel duel;
    private final Options options;
    private final PrintStream out;

    private Ratios(Options options, PrintStream out) {
        this.options = options;
        duel = new Duel((int) options.number("rounds", 7, 1, 1_000), options.number("millis", 1_000, 1, 1_000_000));
        this.out = out;
    }

    /** @return the exit code: 0 */
    public static int run(List<String> words, PrintStream out) throws Exception {
        return new Ratios(new Options(words, OPTIONS), out).run();
    }

    private int run() throws IOException, BundleException, InterruptedException {
        out.printf(
                "Ratios: Java %s, %d processors%n",
                System.getProperty("java.version"), Runtime.getRuntime().availableProcessors());
        Felix felix = Felix.start();
        if (options.number("router", 1, 0, 1) == 1) {
            router(felix);
        }
        ProviderFactory factory = felix.service(ProviderFactory.class, "(llm.type=openai)");
        for (int threads : chosen("callers", 1, 32)) {
            blocking(factory, threads);
        }
        for (int threads : chosen("streams", 1, 16)) {
            streaming(factory, threads, 100);
            streaming(factory, threads, 1_000);
        }
        felix.stop();
        return 0;
    }

    private int[] chosen(String option, int... otherwise) {
        if (!options.has(option)) {
            return otherwise;
        }
        int only = (int) options.number(option, 0, 0, 1_000);
        return only == 0 ? new int[0] : new int[] {only};
    }

    private void router(Felix felix) throws InterruptedException {
        ChatProvider provider = new InstantProvider();
        felix.context().registerService(ChatProvider.class, provider, new Hashtable<>(Map.of("llm.id", ID)));
        LlmClient client = felix.service(LlmClient.class, null);
        ChatRequest request = ChatRequest.of("hi");
        Selection selection = Selection.id(ID);
        client.newCall(request, selection).execute();
        intercepted(felix, () -> added(provider, client, request, selection)); // what comes first would look slow
        double[] micros = intercepted(felix, () -> added(provider, client, request, selection));
        out.printf(Locale.ROOT, "router, time added to a blocking call: %.2f µs%n", micros[0]);
        for (int i = 1; i < micros.length; i++) {
            out.printf(
                    Locale.ROOT,
                    "router, interceptors that do nothing: %d: %.2f µs, %.2f of that without%n",
                    INTERCEPTORS[i],
                    micros[i],
                    micros[i] / micros[0]);
        }
    }

    private interface Measurement {
        double take() throws InterruptedException;
    }

    /** @return a measurement with each number of interceptors */
    private static double[] intercepted(Felix felix, Measurement measurement) throws InterruptedException {
        double[] taken = new double[INTERCEPTORS.length];
        List<ServiceRegistration<?>> registrations = new ArrayList<>();
        for (int i = 0; i < INTERCEPTORS.length; i++) {
            while (registrations.size() < INTERCEPTORS[i]) {
                registrations.add(
                        felix.context().registerService(CallInterceptor.class, call -> Decision.proceed(), null));
            }
            taken[i] = measurement.take();
        }
        registrations.forEach(ServiceRegistration::unregister);
        return taken;
    }

    /** @return microseconds that the router adds to a call */
    private double added(ChatProvider provider, LlmClient client, ChatRequest request, Selection selection)
            throws InterruptedException {
        // Many in one operation, since one is too short for a look at the clock.
        Duel.Outcome outcome = duel.fight(
                1,
                () -> {
                    for (int i = 0; i < ROUTER_CALLS; i++) {
                        provider.newCall(request).execute();
                    }
                },
                () -> {
                    for (int i = 0; i < ROUTER_CALLS; i++) {
                        client.newCall(request, selection).execute();
                    }
                });
        return 1e6
                / ROUTER_CALLS
                * (1 / outcome.challenger().perSecond()
                        - 1 / outcome.reference().perSecond());
    }

    private void blocking(ProviderFactory factory, int threads) throws IOException, InterruptedException {
        try (ServerProcess server = new ServerProcess(1);
                ProviderInstance instance = instance(factory, server)) {
            RawClient raw = new RawClient(server.uri(), Duration.ofSeconds(60));
            ChatProvider provider = instance.as(ChatProvider.class).orElseThrow();
            ChatRequest request = ChatRequest.of("Say it.");
            print(
                    "blocking calls, concurrency " + threads,
                    duel.fight(
                            threads,
                            repeated(() -> check(raw.chat("Say it.").equals(FastServer.TEXT))),
                            () -> check(
                                    provider.newCall(request).execute().text().equals(FastServer.TEXT))),
                    1,
                    "call");
        }
    }

    private void streaming(ProviderFactory factory, int threads, int chunks) throws IOException, InterruptedException {
        try (ServerProcess server = new ServerProcess(chunks);
                ProviderInstance instance = instance(factory, server)) {
            RawClient raw = new RawClient(server.uri(), Duration.ofSeconds(60));
            ChatProvider provider = instance.as(ChatProvider.class).orElseThrow();
            ChatRequest request = ChatRequest.of("Say it.");
            print(
                    "streams of " + chunks + " chunks, concurrency " + threads,
                    duel.fight(
                            threads,
                            repeated(() -> check(raw.stream("Say it.") == chunks)),
                            () -> check(stream(provider.newCall(request)) == chunks)),
                    chunks,
                    "chunk");
        }
    }

    private static ProviderInstance instance(ProviderFactory factory, ServerProcess server) {
        return factory.create(
                Map.of("base_url", server.uri() + "/v1", ".api_key", "sk-none", "model", "fast", "dialect", "chat"));
    }

    /** {@code java.net.http} now and then loses a reply on a kept connection. The provider repeats that; so must who has none. */
    private static Duel.Work repeated(Duel.Work work) {
        return () -> {
            try {
                work.once();
            } catch (IOException e) {
                work.once();
            }
        };
    }

    private static void check(boolean right) {
        if (!right) {
            throw new IllegalStateException("Another answer than the server's.");
        }
    }

    private static int stream(StreamingCall<ChatEvent, ChatResponse> call) throws InterruptedException {
        AtomicInteger count = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(1);
        call.events().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ChatEvent event) {
                if (event instanceof TextDelta) {
                    count.incrementAndGet();
                }
            }

            @Override
            public void onError(Throwable failure) {
                count.set(-1);
                ended.countDown();
            }

            @Override
            public void onComplete() {
                ended.countDown();
            }
        });
        ended.await();
        return count.get();
    }

    private void print(String what, Duel.Outcome outcome, int factor, String unit) {
        out.printf(
                Locale.ROOT,
                "%s: %.2f of bare java.net.http [%.2f to %.2f]%n",
                what,
                outcome.ratio(),
                outcome.lowest(),
                outcome.highest());
        print("provider", outcome.challenger(), factor, unit);
        print("bare java.net.http", outcome.reference(), factor, unit);
    }

    private void print(String who, Duel.Turn turn, int factor, String unit) {
        out.printf(
                Locale.ROOT,
                "    %-20s %8.0f %ss/s, each %.2f µs of processor time, %.0f bytes%n",
                who,
                turn.perSecond() * factor,
                unit,
                turn.cpuMicros() / factor,
                turn.bytes() / factor);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.ProviderListener;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.tck.server.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;

/** Providers of other people that do what they must not: everybody else goes on. */
public class BadProvidersIT {

    private static final String IMPORTS =
            "org.osgi.framework,dev.osgillm.api,dev.osgillm.api.chat,dev.osgillm.api.health";

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    private ScriptedServer server;
    private EmbeddedFelix felix;
    private Bundles bundles;
    private LlmClient client;

    @Before
    public void start() throws Exception {
        server = Servers.openAi("a good one");
        felix = EmbeddedFelix.startWithApi();
        bundles = new Bundles(felix.context());
        List<String> artifacts = new ArrayList<>(EmbeddedFelix.FOUNDATION);
        artifacts.addAll(List.of("osgi-llm-transport", "osgi-llm-openai", "osgi-llm-router", "osgi-llm-console"));
        felix.install(artifacts);
        felix.configure("dev.osgillm.openai", "good", Map.of("base_url", server.uri() + "/v1", "model", "gpt-test"));
        awaitKnown("good");
        felix.await("(&(osgi.command.scope=llm)(osgi.command.function=health))");
        client = felix.service(LlmClient.class, null);
    }

    @After
    public void stop() throws Exception {
        felix.close();
        server.close();
    }

    /** Waits until the router knows an instance: it hears of a service when the service is already to be seen. */
    private void awaitKnown(String id) throws InterruptedException {
        CountDownLatch known = new CountDownLatch(1);
        ProviderListener listener = (change, provider) -> {
            if (provider.id().equals(id)) {
                known.countDown();
            }
        };
        ServiceRegistration<?> registration = felix.context().registerService(ProviderListener.class, listener, null);
        assertTrue("The router knows " + id, known.await(30, TimeUnit.SECONDS));
        registration.unregister();
    }

    @Test
    public void aProviderThatThrowsEverywhereFailsItsOwnCallsOnly() throws Exception {
        Bundle bundle = bundles.install(ThrowingProviders.class, IMPORTS);
        bundle.start();
        for (String id : List.of("throws", "throws-later")) {
            assertBroken(id, assertThrows(LlmException.class, () -> chat(id).execute()));
            assertBroken(id, failureOf(chat(id)));
            assertBroken(
                    id, assertThrows(LlmException.class, () -> chat(id).stream().hasNext()));
            assertBroken(id, failureOf(client.call(Selection.id(id), HealthProbe.class, HealthProbe::probe)));
            chat(id).cancel();
            String told = run("llm:chat -p " + id + " hi");
            assertTrue(told, told.contains("broke its contract"));
        }
        assertTheGoodOneAnswers();
        String providers = run("llm:providers");
        assertTrue(providers, providers.contains("throws-later") && providers.contains("good"));
        String health = run("llm:health");
        assertTrue(health, health.contains("throws") && health.contains("good"));

        assertThrows(BundleException.class, bundle::stop);
        assertFalse(run("llm:providers").contains("throws"));
        assertTheGoodOneAnswers();
        assertTrue("The framework stops", felix.stop(30_000));
    }

    @Test
    public void aProviderThatNeverAnswersHoldsUpOnlyWhoWaitsForIt() throws Exception {
        bundles.install(SilentProvider.class, IMPORTS).start();
        ExecutorService waiters = Executors.newCachedThreadPool();
        try {
            List<Future<ErrorKind>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(waiters.submit(() -> {
                    Thread.currentThread().interrupt(); // as Ctrl-C in a shell does, or the end of an executor
                    return kindOf(() -> chat("silent").stream().hasNext());
                }));
            }
            assertTheGoodOneAnswers();
            for (Future<ErrorKind> waiter : waiting) {
                assertEquals(ErrorKind.CANCELLED, waiter.get(30, TimeUnit.SECONDS));
            }
            String health = run("llm:health");
            assertTrue(health, health.contains("No answer within") && health.contains("good"));
        } finally {
            waiters.shutdownNow();
        }
        assertTrue("The framework stops", felix.stop(30_000));
    }

    @Test
    public void aProviderThatIgnoresCancelAndLimitsKeepsNobody() throws Exception {
        bundles.install(SilentProvider.class, IMPORTS).start();
        ExecutorService waiters = Executors.newCachedThreadPool();
        try {
            StreamingCall<ChatEvent, ChatResponse> blocking = chat("silent");
            StreamingCall<ChatEvent, ChatResponse> staged = chat("silent");
            StreamingCall<ChatEvent, ChatResponse> streamed = chat("silent");
            ChatRequest hasty = ChatRequest.of("hi").toBuilder()
                    .timeouts(Timeouts.builder().total(Duration.ofMillis(200)).build())
                    .build();
            StreamingCall<ChatEvent, ChatResponse> limited = client.newCall(hasty, Selection.id("silent"));
            Future<ErrorKind> blocked = waiters.submit(() -> kindOf(blocking::execute));
            Future<ErrorKind> late = waiters.submit(() -> kindOf(limited::execute));
            CompletableFuture<ChatResponse> stage = staged.executeAsync().toCompletableFuture();
            EventStream<ChatEvent> events = streamed.stream();
            Future<ErrorKind> iterated = waiters.submit(() -> kindOf(events::hasNext));
            List.of(blocking, staged, streamed).forEach(Call::cancel);
            assertEquals(ErrorKind.CANCELLED, blocked.get(30, TimeUnit.SECONDS));
            assertEquals(ErrorKind.CANCELLED, iterated.get(30, TimeUnit.SECONDS));
            CompletionException ended = assertThrows(CompletionException.class, stage::join);
            assertEquals(ErrorKind.CANCELLED, ((LlmException) ended.getCause()).kind());
            assertEquals(ErrorKind.TIMEOUT, late.get(30, TimeUnit.SECONDS));
            assertTheGoodOneAnswers();
        } finally {
            waiters.shutdownNow();
        }
        assertTrue("The framework stops", felix.stop(30_000));
    }

    @Test
    public void aProviderThatHangsWhenItStopsHoldsUpNobodyElse() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch until = new CountDownLatch(1);
        felix.context().registerService(CountDownLatch.class, hangs, new Hashtable<>(Map.of("hangs", "now")));
        felix.context().registerService(CountDownLatch.class, until, new Hashtable<>(Map.of("hangs", "until")));
        Bundle bundle = bundles.installComponent(HangingProvider.class, HangingProvider.DESCRIPTION, IMPORTS);
        bundle.start();
        felix.await("(llm.id=hanging)");
        ExecutorService stopper = Executors.newSingleThreadExecutor();
        try {
            Future<?> stopping = stopper.submit(() -> {
                bundle.stop();
                return null;
            });
            assertTrue(hangs.await(30, TimeUnit.SECONDS));
            assertFalse("It has left", run("llm:providers").contains("hanging"));
            assertEquals(ErrorKind.UNAVAILABLE, kindOf(() -> chat("hanging").execute()));
            assertTheGoodOneAnswers();

            felix.configure(
                    "dev.osgillm.openai", "later", Map.of("base_url", server.uri() + "/v1", "model", "gpt-test"));
            felix.await("(llm.id=later)");
            Bundle other = felix.context().getBundle(bundleOf("later"));
            bundles.update(other);
            felix.await("(llm.id=good)");
            assertTheGoodOneAnswers();

            assertFalse("The framework waits for the one that hangs", felix.stop(500));
            until.countDown();
            stopping.get(30, TimeUnit.SECONDS);
        } finally {
            until.countDown();
            stopper.shutdownNow();
        }
        assertTrue("The framework stops", felix.stop(30_000));
    }

    private long bundleOf(String id) throws Exception {
        return felix.await("(llm.id=" + id + ")").getBundle().getBundleId();
    }

    private StreamingCall<ChatEvent, ChatResponse> chat(String id) {
        return client.newCall(ChatRequest.of("hi"), Selection.id(id));
    }

    private void assertTheGoodOneAnswers() {
        assertEquals("Hello from a good one", chat("good").execute().text());
    }

    private static void assertBroken(String id, LlmException failure) {
        assertEquals(failure.getMessage(), ErrorKind.PROTOCOL, failure.kind());
        assertEquals(id, failure.providerId().orElseThrow());
        assertTrue(
                failure.getMessage(),
                failure.getMessage().contains("broke its contract")
                        && failure.getMessage().contains(ThrowingProviders.class.getName())
                        && !failure.getMessage().contains("from a provider"));
    }

    private static LlmException failureOf(Call<?> call) {
        CompletionException failure = assertThrows(
                CompletionException.class,
                () -> call.executeAsync().toCompletableFuture().join());
        return (LlmException) failure.getCause();
    }

    private static ErrorKind kindOf(Runnable use) {
        return assertThrows(LlmException.class, use::run).kind();
    }

    private String run(String line) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        CommandSession session =
                felix.service(CommandProcessor.class, null).createSession(InputStream.nullInputStream(), out, out);
        try {
            session.execute(line);
        } catch (Exception e) {
            out.println(e.getMessage());
        } finally {
            session.close();
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}

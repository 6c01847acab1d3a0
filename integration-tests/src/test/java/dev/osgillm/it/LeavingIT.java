/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static dev.osgillm.tck.server.Scripts.gate;
import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.signal;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.Selection;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.FrameworkWiring;

/** Each way in which a provider's bundle leaves, with a streamed and a blocking call at work. */
public class LeavingIT extends FelixTestSupport {

    private static final String OPENAI = "dev.osgillm.openai";
    private static final String ID = "leaving";

    /** Makes the instance leave, and come back. */
    private interface Way {

        void go(Bundle bundle) throws Exception;
    }

    private final Way stop = bundle -> {
        bundle.stop();
        bundle.start();
    };

    private final Way update = bundle -> {
        try (InputStream jar = URI.create(bundle.getLocation()).toURL().openStream()) {
            bundle.update(jar);
        }
    };

    private final Way refresh = bundle -> {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> refreshed.countDown());
        assertTrue(refreshed.await(30, TimeUnit.SECONDS));
    };

    private final Way uninstall = bundle -> {
        String location = bundle.getLocation();
        bundle.uninstall();
        context.installBundle(location).start();
    };

    /** A busy machine may need long to bring the instance back; what is shown here does not depend on it. */
    @Before
    public void beLenient() throws Exception {
        container.configureSingle("dev.osgillm.router", Map.of("swap_grace", "1m"));
    }

    @Test
    public void callsFinishWhenTheBundleStops() throws Exception {
        finish(stop);
    }

    @Test
    public void callsFinishWhenTheBundleIsUpdated() throws Exception {
        finish(update);
    }

    @Test
    public void callsFinishWhenTheBundleIsRefreshed() throws Exception {
        finish(refresh);
    }

    @Test
    public void callsFinishWhenTheBundleIsUninstalled() throws Exception {
        finish(uninstall);
    }

    @Test
    public void longerCallsEndWithTheirPartWhenTheBundleStops() throws Exception {
        endWithTheirPart(stop);
    }

    @Test
    public void longerCallsEndWithTheirPartWhenTheBundleIsUpdated() throws Exception {
        endWithTheirPart(update);
    }

    @Test
    public void longerCallsEndWithTheirPartWhenTheBundleIsRefreshed() throws Exception {
        endWithTheirPart(refresh);
    }

    @Test
    public void longerCallsEndWithTheirPartWhenTheBundleIsUninstalled() throws Exception {
        endWithTheirPart(uninstall);
    }

    private void finish(Way way) throws Exception {
        CountDownLatch later = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (ScriptedServer server = gated(later, arrived)) {
            container.configure(OPENAI, ID, configuration(server, "30s"));
            try (EventStream<ChatEvent> stream = stream()) {
                assertEquals(new TextDelta(0, "Hello "), stream.next());
                CompletableFuture<ChatResponse> blocking = blocking();
                assertTrue(arrived.await(30, TimeUnit.SECONDS));
                Future<?> leaving = leave(thread, way);
                container.awaitGone(ID);

                refused();
                assertEquals(
                        "no call reaches what leaves", 2, Servers.calls(server).size());
                assertFalse("it waits for its calls", leaving.isDone());

                later.countDown();
                ChatEvent last = null;
                while (stream.hasNext()) {
                    last = stream.next();
                }
                assertEquals("Hello again", ((ChatCompleted) last).response().text());
                assertEquals("Hello whole", blocking.get(30, TimeUnit.SECONDS).text());
                leaving.get(30, TimeUnit.SECONDS);
            }
            container.awaitProvider(ID, provider -> true);
            assertEquals("Hello whole", blocking().get(30, TimeUnit.SECONDS).text());
        } finally {
            thread.shutdownNow();
        }
    }

    private void endWithTheirPart(Way way) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (ScriptedServer server = gated(never, arrived)) {
            container.configure(OPENAI, ID, configuration(server, "100ms"));
            try (EventStream<ChatEvent> stream = stream()) {
                assertEquals(new TextDelta(0, "Hello "), stream.next());
                CompletableFuture<ChatResponse> blocking = blocking();
                assertTrue(arrived.await(30, TimeUnit.SECONDS));
                Future<?> leaving = leave(thread, way);
                LlmException streamed = failure(stream);
                assertEquals(ErrorKind.UNAVAILABLE, streamed.kind());
                assertEquals(
                        "Hello ",
                        streamed.partial(ChatResponse.class).orElseThrow().text());
                leaving.get(30, TimeUnit.SECONDS);
                ChatResponse answer = blocking.get(30, TimeUnit.SECONDS);
                assertEquals("nothing of it was delivered, so the next one answers", "Hello whole", answer.text());
                assertEquals("and no other", 3, Servers.calls(server).size());
            }
            container.awaitProvider(ID, provider -> true);
        } finally {
            thread.shutdownNow();
        }
    }

    private Future<?> leave(ExecutorService thread, Way way) {
        Bundle bundle = container.bundle(OPENAI);
        return thread.submit(() -> {
            way.go(bundle);
            return null;
        });
    }

    private static Map<String, Object> configuration(ScriptedServer server, String drain) {
        return Map.of("base_url", server.uri() + "/v1", "model", "gpt-test", "drain_timeout", drain, "max_retries", 0);
    }

    private EventStream<ChatEvent> stream() {
        return container.client().newCall(ChatRequest.of("hi"), Selection.id(ID)).stream();
    }

    private CompletableFuture<ChatResponse> blocking() {
        return container
                .client()
                .newCall(ChatRequest.of("hi"), Selection.id(ID))
                .executeAsync()
                .toCompletableFuture();
    }

    /** A new call finds nobody, and waits no longer than it wants to. */
    private void refused() throws Exception {
        ChatRequest request = ChatRequest.builder()
                .user("hi")
                .timeouts(Timeouts.builder().total(Duration.ofMillis(100)).build())
                .build();
        LlmException failure = failure(container
                .client()
                .newCall(request, Selection.id(ID))
                .executeAsync()
                .toCompletableFuture());
        assertEquals(ErrorKind.TIMEOUT, failure.kind());
    }

    /** Streams a word, and holds the rest and the first blocking answer back until later. */
    private static ScriptedServer gated(CountDownLatch later, CountDownLatch arrived) {
        Script stream = Servers.helloAgain(later);
        Script whole = json(
                200,
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello whole\"},"
                        + "\"finish_reason\":\"stop\"}]}");
        Script held = signal(arrived).then(gate(later)).then(whole);
        AtomicBoolean asked = new AtomicBoolean();
        Script once = exchange -> (asked.getAndSet(true) ? whole : held).play(exchange);
        return ScriptedServer.start().on("POST", "/v1/chat/completions", Servers.streamedOrWhole(stream, once));
    }

    private static LlmException failure(EventStream<ChatEvent> stream) {
        try {
            while (stream.hasNext()) {
                stream.next();
            }
            throw new AssertionError("The stream completed.");
        } catch (LlmException e) {
            return e;
        }
    }

    private static LlmException failure(CompletableFuture<?> call) throws Exception {
        try {
            throw new AssertionError("Answered " + call.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return (LlmException) e.getCause();
        }
    }
}

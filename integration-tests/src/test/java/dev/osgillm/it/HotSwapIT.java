/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.Selection;
import dev.osgillm.tck.server.ScriptedServer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.framework.Bundle;

/** Provider bundles that stop, update and leave while calls run. */
public class HotSwapIT extends FelixTestSupport {

    private static final String OPENAI = "dev.osgillm.openai";

    @Test
    public void anUpdateInTheMiddleOfAnAnswerLosesNothing() throws Exception {
        CountDownLatch later = new CountDownLatch(1);
        ExecutorService updater = Executors.newSingleThreadExecutor();
        try (ScriptedServer server = gated(later)) {
            container.configure(OPENAI, "swapped", Map.of("base_url", server.uri() + "/v1", "model", "gpt-test"));
            Bundle bundle = container.bundle(OPENAI);
            long modified = bundle.getLastModified();
            try (EventStream<ChatEvent> stream =
                    container.client().newCall(ChatRequest.of("hi"), Selection.id("swapped")).stream()) {
                assertEquals(new TextDelta(0, "Hello "), stream.next());
                Future<?> update = updater.submit(() -> {
                    new Bundles(context).update(bundle);
                    return null;
                });
                container.awaitGone("swapped");
                assertFalse("the update waits for the call", update.isDone());
                later.countDown();
                ChatEvent last = null;
                while (stream.hasNext()) {
                    last = stream.next();
                }
                assertEquals("Hello again", ((ChatCompleted) last).response().text());
                update.get(30, TimeUnit.SECONDS);
            }
            container.awaitProvider("swapped", provider -> true);
            assertNotEquals(modified, bundle.getLastModified());
            assertEquals("Hello again", ask("swapped"));
        } finally {
            updater.shutdownNow();
        }
    }

    @Test
    public void aCallThatGoesOnTooLongEndsWithWhatItHas() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (ScriptedServer server = gated(never)) {
            container.configure(
                    OPENAI,
                    "slow",
                    Map.of("base_url", server.uri() + "/v1", "model", "gpt-test", "drain_timeout", "100ms"));
            try (EventStream<ChatEvent> stream =
                    container.client().newCall(ChatRequest.of("hi"), Selection.id("slow")).stream()) {
                assertEquals(new TextDelta(0, "Hello "), stream.next());
                Bundle bundle = container.bundle(OPENAI);
                bundle.stop();
                LlmException failure = failureOf(stream);
                assertEquals(ErrorKind.UNAVAILABLE, failure.kind());
                assertEquals(
                        "Hello ",
                        failure.partial(ChatResponse.class).orElseThrow().text());
                server.awaitDisconnect();
                bundle.start();
            }
            container.awaitProvider("slow", provider -> true);
        }
    }

    @Test
    public void theOthersGoOnWhenABundleStopsAndLeaves() throws Exception {
        container.configureSingle("dev.osgillm.router", Map.of("swap_grace", "0"));
        try (ScriptedServer openAi = Servers.openAi("openai");
                ScriptedServer ollama = Servers.ollama("ollama")) {
            container.configure(OPENAI, "a", Map.of("base_url", openAi.uri() + "/v1", "model", "gpt-test"));
            container.configure(
                    "dev.osgillm.ollama", "b", Map.of("base_url", ollama.uri().toString(), "model", "llama-test"));
            Bundle bundle = container.bundle(OPENAI);
            String location = bundle.getLocation();
            bundle.stop();
            container.awaitGone("a");
            assertEquals("Hello from ollama", ask("b"));
            LlmException absent = absent("a");
            assertTrue(absent.getMessage(), absent.getMessage().contains("b"));
            bundle.uninstall();
            new Bundles(context).refresh(bundle);
            assertEquals("Hello from ollama", ask("b"));
            context.installBundle(location).start();
            container.awaitProvider("a", provider -> true);
            assertEquals("Hello from openai", ask("a"));
        }
    }

    private ScriptedServer gated(CountDownLatch later) {
        return ScriptedServer.start().on("POST", "/v1/chat/completions", Servers.helloAgain(later));
    }

    private String ask(String id) {
        StringBuilder text = new StringBuilder();
        try (EventStream<ChatEvent> stream =
                container.client().newCall(ChatRequest.of("hi"), Selection.id(id)).stream()) {
            for (ChatEvent event : stream) {
                if (event instanceof TextDelta delta) {
                    text.append(delta.text());
                }
            }
        }
        return text.toString();
    }

    private LlmException absent(String id) {
        try {
            throw new AssertionError("Answered " + ask(id));
        } catch (LlmException e) {
            return e;
        }
    }

    private static LlmException failureOf(EventStream<ChatEvent> stream) {
        try {
            while (stream.hasNext()) {
                stream.next();
            }
            throw new AssertionError("The stream completed.");
        } catch (LlmException e) {
            return e;
        }
    }
}

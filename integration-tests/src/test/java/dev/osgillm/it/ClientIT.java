/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static dev.osgillm.tck.server.Scripts.end;
import static dev.osgillm.tck.server.Scripts.frames;
import static dev.osgillm.tck.server.Scripts.gate;
import static dev.osgillm.tck.server.Scripts.openSse;
import static dev.osgillm.tck.server.Scripts.signal;
import static dev.osgillm.tck.server.Scripts.sse;
import static dev.osgillm.tck.server.Scripts.sseFrame;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.BatchItem;
import dev.osgillm.api.client.BatchRequest;
import dev.osgillm.api.tool.ToolChatRequest;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.framework.Bundle;

/** What the client makes of several chats: tools that come and go as bundles, and batches. */
public class ClientIT extends FelixTestSupport {

    private static final String OPENAI = "dev.osgillm.openai";
    private static final String WISH = Servers.chunk(
            "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                    + "\"function\":{\"name\":\"clock\",\"arguments\":\"{}\"}}]}",
            "null");
    private static final String WISHED = Servers.chunk("{}", "\"tool_calls\"");
    private static final Script ANSWER = sse(
            Servers.chunk("{\"role\":\"assistant\",\"content\":\"Now.\"}", "null"),
            Servers.chunk("{}", "\"stop\""),
            "[DONE]");

    private ScriptedServer server(Script... answers) throws Exception {
        ScriptedServer server = ScriptedServer.start().on("POST", "/v1/chat/completions", answers);
        container.configure(OPENAI, "tooled", Map.of("base_url", server.uri() + "/v1", "model", "gpt-test"));
        return server;
    }

    private static ToolChatRequest request() {
        return ToolChatRequest.builder(ChatRequest.builder()
                        .model("tooled")
                        .user("What time is it?")
                        .build())
                .build();
    }

    private static String body(ScriptedServer server, int index) {
        return Servers.calls(server).get(index).body().replace(" ", "");
    }

    @Test
    public void aToolIsOfferedFromTheNextRequestAfterItsBundleCame() throws Exception {
        Bundle clock = container.bundle("dev.osgillm.examples.clock");
        String location = clock.getLocation();
        try (ScriptedServer server = server(ANSWER, sse(WISH, WISHED, "[DONE]"), ANSWER)) {
            clock.uninstall();
            container.client().newCall(request()).execute();
            assertFalse(body(server, 0), body(server, 0).contains("\"clock\""));

            context.installBundle(location).start();
            ChatResponse answer = container.client().newCall(request()).execute();
            assertEquals("Now.", answer.text());
            assertTrue(body(server, 1), body(server, 1).contains("\"name\":\"clock\""));
            assertTrue(body(server, 2), body(server, 2).contains("\"tool_call_id\":\"call_1\""));
            assertTrue(body(server, 2), body(server, 2).matches("(?s).*20\\d\\d-\\d\\d-\\d\\dT.*"));
        }
    }

    @Test
    public void aToolWhoseBundleLeavesInTheMiddleIsAFailureForTheModel() throws Exception {
        Bundle clock = container.bundle("dev.osgillm.examples.clock");
        String location = clock.getLocation();
        CountDownLatch left = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Script wish = signal(asked)
                .then(openSse(WISH))
                .then(gate(left))
                .then(frames(sseFrame(WISHED), sseFrame("[DONE]")))
                .then(end());
        try (ScriptedServer server = server(wish, ANSWER)) {
            var answer = container.client().newCall(request()).executeAsync().toCompletableFuture();
            assertTrue(asked.await(30, TimeUnit.SECONDS));
            clock.uninstall();
            left.countDown();
            assertEquals("Now.", answer.get(30, TimeUnit.SECONDS).text());
            assertTrue(body(server, 1), body(server, 1).contains("Itisnolongeravailable."));
        } finally {
            context.installBundle(location).start();
        }
    }

    @Test
    public void aBatchGoesThroughItsProvidersAndKeepsItsOrder() throws Exception {
        try (ScriptedServer openAi = Servers.openAi("a");
                ScriptedServer ollama = Servers.ollama("b")) {
            container.configure(OPENAI, "a", Map.of("base_url", openAi.uri() + "/v1", "model", "gpt-test"));
            container.configure(
                    "dev.osgillm.ollama", "b", Map.of("base_url", ollama.uri().toString(), "model", "llama-test"));
            BatchRequest.Builder batch = BatchRequest.builder().parallelism(3);
            for (int i = 0; i < 20; i++) {
                String address = i == 7 ? "nobody" : i % 2 == 0 ? "a" : "b";
                batch.request(ChatRequest.builder().model(address).user("hi").build());
            }
            List<BatchItem> items = container.client().newCall(batch.build()).execute();
            assertEquals(20, items.size());
            for (BatchItem item : items) {
                if (item.index() == 7) {
                    assertEquals(
                            ErrorKind.UNAVAILABLE, item.failure().orElseThrow().kind());
                } else {
                    String name = item.index() % 2 == 0 ? "a" : "b";
                    assertEquals(
                            "Hello from " + name, item.response().orElseThrow().text());
                }
            }
            assertEquals(10, Servers.calls(openAi).size());
            assertEquals(9, Servers.calls(ollama).size());
        }
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.Selection;
import dev.osgillm.tck.server.ScriptedServer;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/** A changed configuration: the next instance is there before the last one leaves, and that one finishes its calls. */
public class ReconfigurationIT extends FelixTestSupport {

    private static final String OPENAI = "dev.osgillm.openai";
    private static final String ID = "changing";

    private final CountDownLatch later = new CountDownLatch(1);
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final ServiceListener recorder = this::record;
    private ScriptedServer before;
    private ScriptedServer after;

    @Before
    public void startServers() throws Exception {
        before = ScriptedServer.start().on("POST", "/v1/chat/completions", Servers.helloAgain(later));
        after = Servers.openAi("after");
    }

    @After
    public void stopServers() {
        context.removeServiceListener(recorder);
        later.countDown();
        before.close();
        after.close();
    }

    private void record(ServiceEvent event) {
        String word =
                switch (event.getType()) {
                    case ServiceEvent.REGISTERED -> "comes";
                    case ServiceEvent.UNREGISTERING -> "leaves";
                    default -> "changes";
                };
        events.add(event.getServiceReference().getProperty(LlmConstants.MODEL) + " " + word);
    }

    private void configure(String drain) throws Exception {
        container.configure(OPENAI, ID, configuration(before, "model-before", drain));
        context.addServiceListener(recorder, "(" + LlmConstants.ID + "=" + ID + ")");
    }

    private void change(Map<String, ?> configuration) throws Exception {
        configurationAdmin.getFactoryConfiguration(OPENAI, ID, "?").update(new Hashtable<>(configuration));
    }

    private static Map<String, ?> configuration(ScriptedServer server, String model, String drain) {
        return Map.of("base_url", server.uri() + "/v1", "model", model, "drain_timeout", drain);
    }

    private EventStream<ChatEvent> stream() {
        return container.client().newCall(ChatRequest.of("hi"), Selection.id(ID)).stream();
    }

    private String ask() {
        return container
                .client()
                .newCall(ChatRequest.of("hi"), Selection.id(ID))
                .execute()
                .text();
    }

    @Test
    public void theNextInstanceServesWhileCallsOfTheLastOneFinish() throws Exception {
        configure("30s");
        try (EventStream<ChatEvent> stream = stream()) {
            assertEquals(new TextDelta(0, "Hello "), stream.next());

            change(configuration(after, "model-after", "30s"));
            container.awaitProvider(ID, info -> info.model().orElseThrow().equals("model-after"));

            assertEquals("Hello from after", ask());
            container.await(
                    () -> events.size() > 1, "what the framework tells"); // it tells one listener after the other
            assertEquals(List.of("model-after comes", "model-before leaves"), events);
            assertEquals(1, before.requests().size());
            later.countDown();
            ChatEvent last = null;
            while (stream.hasNext()) {
                last = stream.next();
            }
            assertEquals("Hello again", ((ChatCompleted) last).response().text());
        }
    }

    @Test
    public void callsOfTheLastOneEndWithTheirPartWhenItsTimeIsOver() throws Exception {
        configure("100ms");
        try (EventStream<ChatEvent> stream = stream()) {
            assertEquals(new TextDelta(0, "Hello "), stream.next());

            change(configuration(after, "model-after", "30s"));

            LlmException ended = assertThrows(LlmException.class, stream::hasNext);
            assertEquals(ErrorKind.UNAVAILABLE, ended.kind());
            assertEquals(
                    "Hello ", ended.partial(ChatResponse.class).orElseThrow().text());
            assertEquals("Hello from after", ask());
        }
    }

    @Test
    public void aWrongChangeLeavesItAsItWasAndIsTold() throws Exception {
        container.configure(OPENAI, ID, configuration(after, "model-after", "30s"));

        change(Map.of("base_url", after.uri() + "/v1", "temperature", "hot"));
        container.awaitProvider(ID, info -> info.properties().containsKey(LlmConstants.REFUSED_CONFIGURATION));

        assertEquals("Hello from after", ask());
        String listed = container.run("llm:providers").text();
        assertTrue(
                listed,
                listed.contains("\nRefused configurations:\n  dev.osgillm.openai~changing: 'temperature' ")
                        && listed.contains(" changing goes on as it was configured before."));

        change(configuration(after, "model-other", "30s"));
        container.awaitProvider(ID, info -> info.model().orElseThrow().equals("model-other"));
        listed = container.run("llm:providers").text();
        assertTrue(listed, !listed.contains("Refused configurations"));
    }
}

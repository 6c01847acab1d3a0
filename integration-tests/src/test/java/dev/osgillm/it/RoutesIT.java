/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.RouteInfo;
import dev.osgillm.tck.server.ScriptedServer;
import java.io.InputStream;
import java.net.URI;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.cm.Configuration;

/** Routes as configurations, and calls that wait for what is being updated. */
public class RoutesIT extends FelixTestSupport {

    private static final String OPENAI = "dev.osgillm.openai";

    private ScriptedServer openAi;
    private ScriptedServer ollama;
    private Configuration route;

    @Before
    public void configure() throws Exception {
        container.configureSingle("dev.osgillm.router", Map.of("swap_grace", "1m")); // also on a busy machine
        openAi = Servers.openAi("openai");
        ollama = Servers.ollama("ollama");
        container.configure(OPENAI, "a", Map.of("base_url", openAi.uri() + "/v1", "model", "gpt-test"));
        container.configure(
                "dev.osgillm.ollama", "b", Map.of("base_url", ollama.uri().toString(), "model", "llama-test"));
        route = configurationAdmin.getFactoryConfiguration("dev.osgillm.route", "smart", "?");
        change("a, b");
        container.await(() -> targets().equals(List.of("a", "b")), "the route");
    }

    @After
    public void stopServers() throws Exception {
        route.delete();
        container.await(() -> container.registry().routes().isEmpty(), "the end of the route");
        openAi.close();
        ollama.close();
    }

    private void change(String targets) throws Exception {
        route.update(new Hashtable<>(Map.of("targets", targets)));
    }

    private List<String> targets() {
        return container.registry().routes().stream()
                .filter(info -> info.name().equals("smart"))
                .map(RouteInfo::targets)
                .findFirst()
                .orElse(List.of());
    }

    private CompletableFuture<ChatResponse> start() {
        return container
                .client()
                .newCall(ChatRequest.builder().model("smart").user("hi").build())
                .executeAsync()
                .toCompletableFuture();
    }

    private String ask() throws Exception {
        return start().get(30, TimeUnit.SECONDS).text();
    }

    @Test
    public void aRouteChangesLive() throws Exception {
        assertEquals("Hello from openai", ask());
        change("gone, b, a");
        container.await(() -> targets().size() == 3, "the change");
        assertEquals("Hello from ollama", ask());
        Container.Output listed = container.run("llm:routes --plain");
        String pid = "\tdev.osgillm.route~smart\n";
        assertEquals(
                "smart\torder\tgone\tabsent" + pid + "smart\torder\tb\tready" + pid + "smart\torder\ta\tready" + pid,
                listed.text());
        change("");
        container.await(() -> problem().contains("targets must be 1 to 100"), "what is wrong");
        assertEquals("Hello from ollama", ask());
        String problems = container.run("llm:routes").text();
        assertTrue(problems, problems.contains("targets must be 1 to 100") && problems.contains("works on as it was"));
        change("b");
        container.await(() -> targets().equals(List.of("b")) && problem().isEmpty(), "the corrected route");
        assertEquals("Hello from ollama", ask());
    }

    @Test
    public void aRouteThatIsWrongFromTheStartRefusesUntilItIsCorrected() throws Exception {
        route.delete();
        container.await(() -> container.registry().routes().isEmpty(), "the end of the route");
        route = configurationAdmin.getFactoryConfiguration("dev.osgillm.route", "smart", "?");
        change("");
        container.await(() -> !problem().isEmpty(), "what is wrong");
        LlmException refused = failure();
        assertEquals(ErrorKind.CONFIGURATION, refused.kind());
        assertTrue(refused.getMessage(), refused.getMessage().contains("targets must be 1 to 100 addresses"));
        change("a");
        container.await(() -> targets().equals(List.of("a")), "the corrected route");
        assertEquals("Hello from openai", ask());
    }

    private String problem() {
        return container.registry().routes().stream()
                .flatMap(info -> info.problem().stream())
                .findFirst()
                .orElse("");
    }

    @Test
    public void aCallThatStartsDuringAnUpdateIsAnsweredByTheNewVersion() throws Exception {
        change("a");
        container.await(() -> targets().equals(List.of("a")), "the change");
        Bundle bundle = container.bundle(OPENAI);
        CompletableFuture<CompletableFuture<ChatResponse>> started = new CompletableFuture<>();
        SynchronousBundleListener listener = event -> {
            if (event.getBundle().equals(bundle) && event.getType() == BundleEvent.UPDATED) {
                CompletableFuture<ChatResponse> waiting = start();
                assertFalse("answered by nobody", waiting.isDone());
                started.complete(waiting);
            }
        };
        context.addBundleListener(listener);
        try (InputStream jar = URI.create(bundle.getLocation()).toURL().openStream()) {
            bundle.update(jar);
        } finally {
            context.removeBundleListener(listener);
        }
        assertEquals(
                "Hello from openai",
                started.get(30, TimeUnit.SECONDS).get(30, TimeUnit.SECONDS).text());
        container.awaitProvider("a", provider -> true);
    }

    private LlmException failure() throws Exception {
        try {
            throw new AssertionError("Answered " + ask());
        } catch (ExecutionException e) {
            return (LlmException) e.getCause();
        }
    }
}

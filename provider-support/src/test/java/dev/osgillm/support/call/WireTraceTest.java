/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.answer;
import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.resetBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class WireTraceTest {

    private static final String KEY = "sk-very-secret-0123456789";

    private final ScriptedServer server = ScriptedServer.start();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private boolean debug;
    private final WireTrace trace = new WireTrace(logger());

    /** Takes the levels info and, when switched on, debug. */
    private Logger logger() {
        return (Logger) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "isDebugEnabled" -> {
                            return debug;
                        }
                        case "info", "debug" -> lines.add(method.getName() + " " + arguments[0]);
                        default -> throw new AssertionError(method);
                    }
                    return null;
                });
    }

    @AfterEach
    void close() {
        server.close();
        timer.shutdownNow();
    }

    private HttpRequest.Builder post(String body) {
        return HttpRequest.newBuilder(URI.create(server.uri() + "/words?api-key=" + KEY + "&model=m"))
                .header("Authorization", "Bearer " + KEY)
                .header("X-Gateway", "also-a-secret")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private void exchange(HttpRequest request, Script script) throws Exception {
        server.on("POST", "/words", script);
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Exchange<String> exchange = new Exchange<>(request, trace.tap());
        exchange.send(
                client,
                HttpResponse.BodyHandlers.ofString(),
                new CallTimers(timer, () -> {}),
                Duration.ofSeconds(10),
                (response, failure) -> done.complete(failure == null));
        done.get(30, TimeUnit.SECONDS);
    }

    @Test
    void saysNothingUntilItIsSwitchedOn() throws Exception {
        exchange(post("{}").build(), json(200, "{}"));
        assertThat(lines).isEmpty();
        trace.enable(true);
        exchange(post("{}").build(), json(200, "{}"));
        assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("info #1 "));
        lines.clear();
        trace.enable(false);
        exchange(post("{}").build(), json(200, "{}"));
        assertThat(lines).isEmpty();
    }

    @Test
    void speaksAtTheLevelOfTheLogToo() throws Exception {
        debug = true;
        exchange(post("{}").build(), json(200, "{}"));
        assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("debug #1 "));
    }

    @Test
    void showsBothDirectionsWithoutCredentials() throws Exception {
        trace.enable(true);
        String body = "{\"prompt\":\"Hällo\",\"echo\":\"" + KEY + "\"}";
        exchange(post(body).build(), json(200, "{\"said\":\"also-a-secret\"}"));
        assertThat(lines)
                .anyMatch(line -> line.endsWith("> POST " + server.uri() + "/words?api-key=(hidden)&model=m"))
                .anyMatch(line -> line.endsWith("> Authorization: (hidden)"))
                .anyMatch(line -> line.endsWith("> X-Gateway: (hidden)"))
                .anyMatch(line -> line.endsWith("> Content-Type: application/json"))
                .anyMatch(line -> line.endsWith("> {\"prompt\":\"Hällo\",\"echo\":\"(hidden)\"}"))
                .anyMatch(line -> line.matches(".*< status 200 after \\d+ ms"))
                .anyMatch(line -> line.endsWith("< {\"said\":\"(hidden)\"}"));
        assertThat(lines).last().asString().matches(".*< end after \\d+ ms");
        assertThat(String.join("\n", lines)).doesNotContain(KEY).doesNotContain("also-a-secret");
    }

    @Test
    void showsNoSignatureOfAnAddressThatARedirectNames() throws Exception {
        trace.enable(true);
        String location = "https://cdn.example/x?X-Amz-Expires=9&X-Amz-Signature=c0ffee12";
        exchange(
                post("{}").build(),
                answer(302, "text/plain", Map.of("Location", location), "Found. Redirecting to " + location));

        assertThat(lines)
                .anyMatch(line -> line.contains("X-Amz-Expires=9"))
                .noneMatch(line -> line.contains("c0ffee12"));
    }

    @Test
    void showsNoSharedAccessSignature() throws Exception {
        trace.enable(true);
        String location = "https://store.example/x?sv=2025-01-05&sig=c0ffee12%3D&signed=yes";
        exchange(
                post("{}")
                        .uri(server.uri().resolve("/words?sig=c0ffee12%3D&design=flat"))
                        .build(),
                answer(302, "text/plain", Map.of("Location", location), "Go to " + location));

        assertThat(lines)
                .noneMatch(line -> line.contains("c0ffee12"))
                .anyMatch(line -> line.contains("signed=yes"))
                .anyMatch(line -> line.contains("design=flat"));
    }

    @Test
    void saysThatAnExchangeBroke() throws Exception {
        trace.enable(true);
        exchange(post("{}").build(), resetBeforeHeaders());
        assertThat(lines).last().asString().matches(".*< no whole answer after \\d+ ms: \\w+Exception");
    }
}

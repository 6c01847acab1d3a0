/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import dev.osgillm.tck.server.Exchange;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * What the stand-ins have in common. Safe for use by many threads.
 *
 * @param <S> the stand-in itself
 */
public abstract sealed class DialectServer<S extends DialectServer<S>> implements AutoCloseable
        permits OpenAiLikeServer, OllamaLikeServer, HuggingFaceLikeServer {

    private record Gate(int words, CountDownLatch latch) {}

    private final ScriptedServer server;
    private final String name;
    private final Deque<Script> failures = new ConcurrentLinkedDeque<>();
    private volatile List<String> models;
    private volatile Duration delay = Duration.ZERO;
    private volatile Gate gate = new Gate(0, new CountDownLatch(0));

    DialectServer(int port, String name, List<String> models) {
        this.server = ScriptedServer.start(port);
        this.name = name;
        this.models = models;
    }

    abstract S self();

    /** @return what a person would configure as the base URL of a provider */
    public abstract URI baseUrl();

    /** @return {@code http://127.0.0.1:PORT} */
    public final URI uri() {
        return server.uri();
    }

    /** @return the server below, for its requests and for further routes */
    public final ScriptedServer server() {
        return server;
    }

    /** @return all requests so far */
    public final List<RecordedRequest> requests() {
        return server.requests();
    }

    /** Replaces the models that are served; a chat with another one is refused as the real server does. */
    public final S models(String... names) {
        models = List.of(names);
        return self();
    }

    /** @return the models that are served */
    public final List<String> models() {
        return models;
    }

    /** @param between what to wait before each streamed word; zero at first */
    public final S delay(Duration between) {
        delay = Objects.requireNonNull(between, "between");
        return self();
    }

    /** Lets every streamed answer wait for the gate after so many words. */
    public final S pauseAfter(int words, CountDownLatch until) {
        gate = new Gate(words, Objects.requireNonNull(until, "until"));
        return self();
    }

    /** Lets the next request fail; called several times, the next several. */
    public final S fail(int status, String body) {
        return fail(Scripts.json(status, body));
    }

    /** Lets the next request be answered by this script; called several times, the next several. */
    public final S fail(Script script) {
        failures.add(Objects.requireNonNull(script, "script"));
        return self();
    }

    @Override
    public final void close() {
        server.close();
    }

    /** Serves a route, unless the next request shall fail. */
    final void route(String method, String path, Script script) {
        server.on(method, path, exchange -> {
            Script failure = failures.poll();
            (failure == null ? script : failure).play(exchange);
        });
    }

    /** Plays what one word of a streamed answer needs before it may go out. */
    final void pace(Exchange exchange, int wordsSent) throws IOException, InterruptedException {
        Gate current = gate;
        if (current.words() == wordsSent) {
            exchange.await(current.latch());
        }
        if (!delay.isZero()) {
            exchange.pause(delay);
        }
    }

    /** @return the words of the answer, each with the space before it */
    final List<String> answer(ChatInput input) {
        String said = input.toolResult()
                .map(result -> "The tool said: " + result)
                .orElseGet(() -> "You said: " + input.lastUserText());
        String end = said.matches("(?s).*[.!?]") ? " " : ". ";
        String text = "I am a scripted stand-in for " + name + ". " + said + end
                + "No model was asked, so this is all I know.";
        List<String> words = List.of(text.split("(?= )"));
        return words.subList(0, Math.min(words.size(), input.maxTokens()));
    }

    static boolean cut(List<String> words, ChatInput input) {
        return words.size() == input.maxTokens();
    }

    /** @return whether the request carries this key as a bearer token */
    static boolean authorized(RecordedRequest request, String key) {
        return request.header("Authorization").filter(("Bearer " + key)::equals).isPresent();
    }

    static void json(Exchange exchange, int status, Object value) throws IOException {
        exchange.answer(status, Map.of("Content-Type", "application/json"), Json.write(value));
    }

    static List<Object> each(List<String> names, Function<String, Object> make) {
        return new ArrayList<>(names.stream().map(make).toList());
    }
}

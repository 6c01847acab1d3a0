/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Timeout;

/** What all the rules need: a server, calls against it, and what is true of every failure. */
@Timeout(90)
abstract class ChatRules {

    /** Limits that no test reaches unless something hangs. */
    static final Timeouts PATIENT = Timeouts.builder()
            .connect(Duration.ofSeconds(20))
            .firstToken(Duration.ofSeconds(25))
            .idle(Duration.ofSeconds(25))
            .build();

    /** A limit that is meant to be reached. */
    static final Duration SHORT = Duration.ofMillis(300);

    /** How long something that must not happen gets to happen. */
    static final Duration A_WHILE = Duration.ofMillis(200);

    static final String[] TEXTS = {"Grüße ", "aus dem Café ", "😀 日本", "."};
    static final String[] THOUGHTS = {"Let me ", "think: ü"};
    static final List<ToolCall> CALLS = List.of(
            ToolCall.of("call_1", "get_weather", "{\"city\":\"Z\\u00fcrich\",\"days\":[1,2]}"),
            ToolCall.of("call_2", "now", "{\"zone\":\"Europe/Oslo 日本\"}"));
    static final String TEXT = String.join("", TEXTS);

    ScriptedServer server;

    @BeforeEach
    final void startServer() {
        server = newServer();
    }

    /** @return the server for one test; one that speaks TLS, say */
    protected ScriptedServer newServer() {
        return ScriptedServer.start();
    }

    @AfterEach
    final void closeServer() {
        server.close();
    }

    protected abstract ChatProvider provider(URI serverBase, Timeouts timeouts);

    protected abstract String chatPath();

    protected abstract ChatDialect dialect();

    protected abstract String secret();

    final void serve(Script... scripts) {
        server.on("POST", chatPath(), scripts);
    }

    final StreamingCall<ChatEvent, ChatResponse> call() {
        return call(PATIENT);
    }

    final StreamingCall<ChatEvent, ChatResponse> call(Timeouts timeouts) {
        return provider(server.uri(), timeouts).newCall(ChatRequest.of("Hello"));
    }

    // Scripts.

    /** A good answer in the form that was asked for. */
    final Script answer(String... texts) {
        return exchange -> {
            if (dialect().wantsStream(exchange.request().body())) {
                stream(texts).play(exchange);
            } else {
                whole(String.join("", texts)).play(exchange);
            }
        };
    }

    final Script whole(String text) {
        return Scripts.json(200, dialect().wholeAnswer(text));
    }

    final Script stream(String... texts) {
        return begun(texts).then(end());
    }

    /** A stream that is not complete; what follows must end it. */
    final Script begun(String... texts) {
        return Scripts.open(dialect().streamContentType(), dialect().textFrames(texts));
    }

    final Script end() {
        return Scripts.frames(dialect().endFrames()).then(Scripts.end());
    }

    final Script error(int status, String message) {
        return error(status, Map.of(), message);
    }

    final Script error(int status, Map<String, String> headers, String message) {
        return Scripts.json(status, headers, dialect().errorBody(status, message));
    }

    final byte[] bytesOf(String... texts) {
        byte[] beginning = joined(dialect().textFrames(texts));
        return joined(List.of(beginning, joined(dialect().endFrames())));
    }

    /** JSON that says the same whether its server escaped a letter or not. */
    static String plain(String json) {
        return json.replace("\\u00fc", "ü");
    }

    static byte[] joined(List<byte[]> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEach(all::writeBytes);
        return all.toByteArray();
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    final boolean speaksSse() {
        return dialect().streamContentType().startsWith(Scripts.SSE);
    }

    /** A stream with thoughts, texts and calls, as far as the dialect has them, without its end. */
    final List<byte[]> everything() {
        return dialect().mixedFrames(List.of(THOUGHTS), List.of(TEXTS), CALLS).orElseGet(() -> dialect()
                .textFrames(TEXTS));
    }

    final byte[] whole(List<byte[]> beginning) {
        return joined(List.of(joined(beginning), joined(dialect().endFrames())));
    }

    final Script streamOf(List<byte[]> frames) {
        return Scripts.stream(dialect().streamContentType(), frames);
    }

    /** Leaves the rest of a test out where something that it needs is not there. */
    static void needs(boolean there, String what) {
        Assumptions.assumeTrue(there, () -> "Left out, for it needs " + what);
    }

    /** One test for each form, named as it is. */
    static <T> Stream<DynamicTest> each(List<NamedForm<T>> forms, Consumer<T> rule) {
        return forms.stream().map(form -> BoundedTest.of(form.name(), () -> rule.accept(form.content())));
    }

    /** One test for each form there can be; those that the dialect does not have are aborted. */
    static <F extends Enum<F>> Stream<DynamicTest> each(
            F[] forms, Function<F, Optional<List<byte[]>>> dialect, BiConsumer<F, List<byte[]>> rule) {
        return Stream.of(forms)
                .map(form -> BoundedTest.of(form.name(), () -> {
                    Optional<List<byte[]>> frames = dialect.apply(form);
                    needs(frames.isPresent(), "a dialect with the form " + form);
                    rule.accept(form, frames.orElseThrow());
                }));
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS))
                    .as("what is waited for")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting.", e);
        }
    }

    /** Gives something this long to happen that must not. */
    static void pass(Duration duration) {
        try {
            new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting.", e);
        }
    }

    // Failures.

    /** Runs the script once for a blocking call and once for a stream: both fail alike. */
    final void failsBothWays(Script script, Consumer<LlmException> check) {
        serve(script);
        check.accept(checked(Failures.of(call())));
        serve(script);
        check.accept(checked(StreamProbe.on(call().events()).awaitFailure()));
    }

    /** Checks what is true of each failure that a provider reports. */
    final LlmException checked(LlmException failure) {
        return Failures.checked(failure, secret());
    }

    /** For what may be read and may be refused: the whole text, or a failure that says so. */
    final void readOrRefused(StreamProbe probe, Consumer<LlmException> refusal) {
        if (probe.awaitTerminal() instanceof LlmException failure) {
            refusal.accept(checked(failure));
        } else {
            assertThat(probe.awaitCompletion().text()).isEqualTo(TEXT);
        }
    }

    final LlmException checkedWithPartial(LlmException failure, String text) {
        checked(failure);
        assertThat(failure.partial(ChatResponse.class))
                .as("the partial answer of " + failure)
                .hasValueSatisfying(partial -> {
                    assertThat(partial.text()).isEqualTo(text);
                    assertThat(partial.finishReason()).isEmpty();
                });
        return failure;
    }
}

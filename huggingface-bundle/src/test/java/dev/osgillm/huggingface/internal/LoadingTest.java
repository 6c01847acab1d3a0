/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.health.Health;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for models that load and endpoints that start; minutes pass by hand. */
@Timeout(60)
class LoadingTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final Script ANSWER = Scripts.json(200, OpenAiPayloads.completion("m", "Hi", "stop", 1, 1));

    private final Transport transport = new Transport();
    private final ScriptedServer server = ScriptedServer.start();
    private final ManualTime time = new ManualTime();

    @AfterEach
    void close() {
        server.close();
        transport.close();
        time.shutdownNow();
    }

    private static Script loading(double seconds) {
        return Scripts.json(503, "{\"error\":\"Model x is currently loading\",\"estimated_time\":" + seconds + "}");
    }

    private Instance instance(String... keysAndValues) {
        return transport.instance(server.uri(), time, keysAndValues);
    }

    private CompletableFuture<ChatResponse> chat(Instance instance) {
        return ((ChatProvider) instance)
                .newCall(ChatRequest.of("Hello"))
                .executeAsync()
                .toCompletableFuture();
    }

    private static ChatResponse answer(CompletableFuture<ChatResponse> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static void assertUnavailable(CompletableFuture<?> future, String... words) {
        assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(LlmException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
                    assertThat(e.providerId()).hasValue("huggingface");
                    assertThat(e).hasMessageContainingAll(words);
                });
    }

    @Test
    void aLoadingModelIsAskedAgainUntilItIsThere() throws Exception {
        server.on("POST", CHAT, loading(20), loading(20), loading(90), loading(60), loading(0.01), ANSWER);

        CompletableFuture<ChatResponse> answer = chat(instance());
        for (int seconds : new int[] {20, 20, 30, 30, 1}) {
            time.passOnceScheduled(Duration.ofSeconds(seconds));
        }

        assertThat(answer(answer).text()).isEqualTo("Hi");
        assertThat(server.requests()).hasSize(6);
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(101));
    }

    @Test
    void aStreamWaitsTooAndNobodyNotices() {
        server.on(
                "POST",
                CHAT,
                loading(20),
                Scripts.sse(OpenAiPayloads.textChunk("m", "Hi"), OpenAiPayloads.finishChunk("m", "stop"), "[DONE]"));
        CompletableFuture<String> first = CompletableFuture.supplyAsync(
                () -> {
                    try (var stream = ((ChatProvider) instance()).newCall(ChatRequest.of("Hello")).stream()) {
                        return stream.next().toString();
                    }
                },
                waiting -> new Thread(waiting).start());

        time.passOnceScheduled(Duration.ofSeconds(20));

        assertThat(first.join()).contains("Hi");
    }

    @Test
    void aServerThatMayBeAskedAtOnceDoesNotLoad() {
        server.on("POST", CHAT, Scripts.json(503, Map.of("Retry-After", "0"), "{\"error\":\"overloaded\"}"));

        CompletableFuture<ChatResponse> answer = chat(instance());
        time.passOnceScheduled(Duration.ZERO);
        time.passOnceScheduled(Duration.ZERO);

        assertUnavailable(answer, "overloaded");
        assertThat(server.requests()).as("the attempts of any failure").hasSize(3);
        assertThat(time.elapsed()).isZero();
    }

    @Test
    void aModelThatLoadsForNoTimeStillLoads() throws Exception {
        server.on("POST", CHAT, loading(0), loading(0), loading(0), loading(0), ANSWER);

        CompletableFuture<ChatResponse> answer = chat(instance());
        for (int times = 0; times < 4; times++) {
            time.passOnceScheduled(Duration.ofSeconds(1));
        }

        assertThat(answer(answer).text()).isEqualTo("Hi");
    }

    @Test
    void aWaitBeyondTheLimitFailsAtOnce() {
        server.on("POST", CHAT, loading(400));

        assertUnavailable(
                chat(instance()), "currently loading", "ready in 400 s", "may wait 300 s in all", "Raise the limit");
        assertUnavailable(chat(instance("timeout", "60s")), "may wait 60 s in all");

        assertThat(server.requests()).hasSize(2);
        assertThat(time.elapsed()).isZero();
    }

    @Test
    void waitingEndsWithTheLimit() {
        server.on("POST", CHAT, loading(25));

        CompletableFuture<ChatResponse> answer = chat(instance("loading_timeout", "1m"));
        time.passOnceScheduled(Duration.ofSeconds(25));
        time.passOnceScheduled(Duration.ofSeconds(25));

        assertUnavailable(answer, "may wait 60 s in all");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void theFirstTokenLimitOfARequestCountsToo() {
        server.on("POST", CHAT, loading(40));
        Timeouts limits = Timeouts.builder().firstToken(Duration.ofSeconds(30)).build();

        assertThatThrownBy(() -> {
                    try (var stream = ((ChatProvider) instance())
                                    .newCall(ChatRequest.builder()
                                            .user("Hello")
                                            .timeouts(limits)
                                            .build())
                                    .stream()) {
                        stream.next();
                    }
                })
                .hasMessageContaining("may wait 30 s in all");
    }

    @Test
    void aSilentEndpointIsWaitedForWhenAPersonSaysThatItStarts() throws Exception {
        server.on("POST", CHAT, Scripts.emptyBody(503), Scripts.html(502, "<html>"), Scripts.emptyBody(503), ANSWER);

        CompletableFuture<ChatResponse> answer = chat(instance("loading_timeout", "4m"));
        for (int i = 0; i < 3; i++) {
            time.passOnceScheduled(Duration.ofSeconds(5));
        }

        assertThat(answer(answer).text()).isEqualTo("Hi");
    }

    @Test
    void aSilentServerOfOnesOwnIsNotWaitedFor() {
        server.on("POST", CHAT, Scripts.emptyBody(503));

        CompletableFuture<ChatResponse> answer = chat(instance());
        time.passOnceScheduled(Duration.ZERO);
        time.passOnceScheduled(Duration.ZERO);

        assertUnavailable(answer, "loading_timeout");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void waitingIsNoFailedAttempt() throws Exception {
        server.on(
                "POST",
                CHAT,
                loading(5),
                loading(5),
                loading(5),
                Scripts.json(500, "{}"),
                Scripts.json(500, "{}"),
                ANSWER);

        CompletableFuture<ChatResponse> answer = chat(instance());
        for (int seconds : new int[] {5, 5, 5, 0, 0}) {
            time.passOnceScheduled(Duration.ofSeconds(seconds));
        }

        assertThat(answer(answer).text()).isEqualTo("Hi");
    }

    @Test
    void waitingCanBeCancelled() {
        server.on("POST", CHAT, loading(20));
        var call = ((ChatProvider) instance()).newCall(ChatRequest.of("Hello"));
        CompletableFuture<ChatResponse> answer = call.executeAsync().toCompletableFuture();
        time.awaitScheduled(Duration.ofSeconds(20));

        call.cancel();

        assertThatThrownBy(answer::join).cause().isInstanceOfSatisfying(LlmException.class, e -> assertThat(e.kind())
                .isEqualTo(ErrorKind.CANCELLED));
        time.pass(Duration.ofMinutes(1));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void embeddingsWaitAndHealthDoesNot() throws Exception {
        server.on("POST", "/embed", loading(20), Scripts.json(200, "[[1,2]]"));
        server.on("GET", "/info", Scripts.json(503, Map.of("Retry-After", "7"), "{}"));
        Instance tei = instance("endpoint_kind", "tei");

        CompletableFuture<?> vectors = ((EmbeddingProvider) tei)
                .newCall(EmbeddingRequest.of("a"))
                .executeAsync()
                .toCompletableFuture();
        time.passOnceScheduled(Duration.ofSeconds(20));
        vectors.get(30, TimeUnit.SECONDS);
        CompletableFuture<Health> health = tei.probe().executeAsync().toCompletableFuture();

        assertThat(health.get(30, TimeUnit.SECONDS).status()).isEqualTo(Health.Status.DOWN);
    }

    @Test
    void noWaitingIsConfigurable() {
        server.on("POST", CHAT, Scripts.json(503, "{\"error\":\"loading\",\"estimated_time\":20}"));

        CompletableFuture<ChatResponse> answer = chat(instance("loading_timeout", "0"));
        time.passOnceScheduled(Duration.ofSeconds(20));
        time.passOnceScheduled(Duration.ofSeconds(20));

        assertUnavailable(answer, "loading");
        assertThat(server.requests()).hasSize(3);
    }
}

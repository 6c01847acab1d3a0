/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.Timings;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.Outcome;
import dev.osgillm.interceptors.internal.Calls;
import dev.osgillm.interceptors.internal.SetClock;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseCacheTest {

    private static final ChatRequest REQUEST =
            ChatRequest.builder().user("hi").attribute("cache", "5m").build();

    private final SetClock clock = new SetClock("2026-03-01T12:00:00Z");
    private final ResponseCache cache = cache(100, 1_000);

    private ResponseCache cache(int entries, long characters, String... models) {
        return new ResponseCache(
                new CacheConfig() {
                    @Override
                    public String[] models() {
                        return models;
                    }

                    @Override
                    public String ttl() {
                        return "1h";
                    }

                    @Override
                    public int entries() {
                        return entries;
                    }

                    @Override
                    public long characters() {
                        return characters;
                    }

                    @Override
                    public Class<? extends Annotation> annotationType() {
                        return CacheConfig.class;
                    }
                },
                clock);
    }

    private static void answer(ResponseCache cache, LlmRequest request, Outcome end) {
        Decision decision = cache.intercept(Calls.of(request));
        assertThat(decision.response()).isEmpty();
        Calls.end(decision, end);
    }

    private static boolean known(ResponseCache cache, LlmRequest request) {
        return cache.intercept(Calls.of(request)).response().isPresent();
    }

    private static ChatRequest asking(String text) {
        return ChatRequest.builder().user(text).attribute("cache", "5m").build();
    }

    @Test
    void theSameRequestGetsTheSameAnswerForItsTime() {
        answer(cache, REQUEST, Calls.answered().build());
        ChatResponse again =
                (ChatResponse) cache.intercept(Calls.of(REQUEST)).response().orElseThrow();
        assertThat(again.text()).isEqualTo("hello");
        assertThat(again.providerId()).contains("openai");
        assertThat(known(cache, asking("other"))).isFalse();
        clock.pass(Duration.ofMinutes(5).minusMillis(1));
        assertThat(known(cache, REQUEST)).isTrue();
        clock.pass(Duration.ofMillis(1));
        assertThat(known(cache, REQUEST)).isFalse();
    }

    @Test
    void itDoesNotTellTheTimesOfTheFirstAnswer() {
        ChatResponse timed = Calls.says("hello").toBuilder()
                .timings(Timings.of(null, Duration.ofSeconds(3)))
                .build();
        answer(cache, REQUEST, Calls.answered().response(timed).build());
        ChatResponse again =
                (ChatResponse) cache.intercept(Calls.of(REQUEST)).response().orElseThrow();
        assertThat(again.timings()).isEmpty();
    }

    @Test
    void embeddingsAreKept() {
        EmbeddingRequest request =
                EmbeddingRequest.builder().input("x").attribute("cache", "1h").build();
        EmbeddingResponse answer =
                EmbeddingResponse.builder().vector(new float[] {1, 2}).build();
        answer(cache, request, Calls.answered().response(answer).build());
        assertThat(cache.intercept(Calls.of(request)).response()).contains(answer);
    }

    @Test
    void whoDoesNotAskForItGetsNothingOutOfIt() {
        answer(cache, REQUEST, Calls.answered().build());
        assertThat(known(cache, ChatRequest.of("hi"))).isFalse();
        assertThat(known(
                        cache,
                        ChatRequest.builder()
                                .user("hi")
                                .attribute("cache", "off")
                                .build()))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = FinishReason.class, mode = EnumSource.Mode.EXCLUDE, names = "STOP")
    void answersThatWereCutAreNotKept(FinishReason reason) {
        answer(
                cache,
                REQUEST,
                Calls.answered().response(Calls.says("hel", reason)).build());
        assertThat(known(cache, REQUEST)).isFalse();
    }

    @Test
    void failuresToolCallsRefusalsAndAnswersOfOthersAreNotKept() {
        Message wish = Message.builder(Role.ASSISTANT)
                .toolCall(ToolCall.of("1", "t", "{}"))
                .build();
        Message refusal = Message.builder(Role.ASSISTANT).refusal("no").build();
        for (Outcome end : List.of(
                Calls.answered()
                        .response(null)
                        .failure(LlmException.builder(ErrorKind.CANCELLED, "Left.")
                                .partial(Calls.says("hello"))
                                .build())
                        .build(),
                Calls.answered().response(said(wish)).build(),
                Calls.answered().response(said(refusal)).build(),
                Calls.answered().response(ChatResponse.builder().build()).build(),
                Calls.answered().answered(true).build())) {
            answer(cache, REQUEST, end);
            assertThat(known(cache, REQUEST)).as("%s", end).isFalse();
        }
    }

    private static ChatResponse said(Message message) {
        return ChatResponse.builder()
                .choice(Choice.of(0, message, FinishReason.STOP, null, List.of()))
                .build();
    }

    @Test
    void configuredModelsAreKeptWhereTheyAnswerTheSameEachTime() {
        ResponseCache configured = cache(100, 1_000, "gpt-4o*", "work");
        ChatRequest.Builder request = ChatRequest.builder().user("hi");
        answer(configured, request.model("gpt-4o").build(), Calls.answered().build());
        assertThat(known(configured, request.build())).as("sampled").isFalse();
        answer(configured, request.temperature(0).build(), Calls.answered().build());
        assertThat(known(configured, request.build())).isTrue();
        assertThat(known(configured, request.attribute("cache", "off").build())).isFalse();
        ChatRequest another =
                ChatRequest.builder().user("hi").model("llama").temperature(0).build();
        answer(configured, another, Calls.answered().build());
        assertThat(known(configured, another)).isFalse();
        clock.pass(Duration.ofHours(1));
        assertThat(known(
                        configured,
                        ChatRequest.builder()
                                .user("hi")
                                .model("gpt-4o")
                                .temperature(0)
                                .build()))
                .isFalse();
    }

    @Test
    void theOneThatWasNotAskedForLongestGoesFirst() {
        ResponseCache small = cache(2, 1_000);
        for (String text : List.of("a", "b")) {
            answer(small, asking(text), Calls.answered().build());
        }
        assertThat(known(small, asking("a"))).isTrue();
        answer(small, asking("c"), Calls.answered().build());
        assertThat(known(small, asking("b"))).isFalse();
        assertThat(known(small, asking("a"))).isTrue();
        assertThat(known(small, asking("c"))).isTrue();
    }

    @Test
    void itHoldsNoMoreCharactersThanAllowed() {
        ResponseCache small = cache(100, 100);
        answer(
                small,
                asking("big"),
                Calls.answered().response(Calls.says("x".repeat(101))).build());
        assertThat(known(small, asking("big"))).isFalse();
        for (int i = 0; i < 50; i++) {
            answer(
                    small,
                    asking("big"),
                    Calls.answered().response(Calls.says("x".repeat(90))).build());
            clock.pass(Duration.ofMinutes(6));
        }
        answer(
                small,
                asking("a"),
                Calls.answered().response(Calls.says("x".repeat(40))).build());
        answer(
                small,
                asking("b"),
                Calls.answered().response(Calls.says("x".repeat(40))).build());
        assertThat(known(small, asking("a"))).isTrue();
        assertThat(known(small, asking("b"))).isTrue();
        answer(
                small,
                asking("c"),
                Calls.answered().response(Calls.says("x".repeat(40))).build());
        assertThat(known(small, asking("a"))).isFalse();
        assertThat(known(small, asking("c"))).isTrue();
    }

    @Test
    void whatIsNoTextTakesRoomToo() {
        ResponseCache small = cache(100, 100);
        MediaPart large = MediaPart.of(MediaPart.Kind.IMAGE, "image/png", new byte[300], null);
        answer(small, asking("a"), Calls.answered().response(said(drawn(large))).build());
        assertThat(known(small, asking("a"))).isFalse();
        MediaPart fits = MediaPart.of(MediaPart.Kind.IMAGE, "image/png", new byte[190], null);
        answer(small, asking("a"), Calls.answered().response(said(drawn(fits))).build());
        assertThat(known(small, asking("a"))).isTrue();
        MediaPart named = MediaPart.of(MediaPart.Kind.IMAGE, URI.create("data:" + "x".repeat(100)));
        answer(small, asking("b"), Calls.answered().response(said(drawn(named))).build());
        assertThat(known(small, asking("b"))).isFalse();
        Message reasoned = Message.builder(Role.ASSISTANT)
                .text("x")
                .reasoning("x".repeat(100))
                .build();
        answer(small, asking("c"), Calls.answered().response(said(reasoned)).build());
        assertThat(known(small, asking("c"))).isFalse();
    }

    private static Message drawn(MediaPart image) {
        return Message.builder(Role.ASSISTANT).part(image).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "-5m", "5 minutes", "99999999s"})
    void aTimeThatIsNoneRefusesTheRequest(String wrong) {
        ChatRequest request =
                ChatRequest.builder().user("hi").attribute("cache", wrong).build();
        assertThatThrownBy(() -> cache.intercept(Calls.of(request)))
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("'" + wrong + "'");
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.PromptCache;
import dev.osgillm.api.chat.ReasoningEffort;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolChoice;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.interceptor.Invocation;
import dev.osgillm.interceptors.internal.Calls;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CacheKeyTest {

    private static CacheKey key(LlmRequest request) {
        return CacheKey.of(Calls.of(request)).orElseThrow();
    }

    private static ChatRequest chat(UnaryOperator<ChatRequest.Builder> change) {
        return change.apply(ChatRequest.builder().user("hi")).build();
    }

    private static ChatRequest message(UnaryOperator<Message.Builder> change) {
        return ChatRequest.builder()
                .message(change.apply(Message.builder(Role.USER)).build())
                .build();
    }

    @Test
    void whateverReachesTheWireMakesAnotherKey() {
        MediaPart image = MediaPart.of(MediaPart.Kind.IMAGE, "image/png", new byte[] {1}, null);
        MediaPart other = MediaPart.of(MediaPart.Kind.IMAGE, "image/png", new byte[] {2}, null);
        List<LlmRequest> different = new ArrayList<>(List.of(
                chat(chat -> chat),
                chat(chat -> chat.user("hi")),
                chat(chat -> chat.model("m")),
                chat(chat -> chat.header("X-Tenant", "a")),
                chat(chat -> chat.header("X-Tenant", "b")),
                chat(chat -> chat.extra("n", 1)),
                chat(chat -> chat.extra("n", "1")),
                chat(chat -> chat.extra("n", List.of(1))),
                chat(chat -> chat.extra("n", Map.of("a", 1))),
                chat(chat -> chat.maxTokens(1)),
                chat(chat -> chat.temperature(1)),
                chat(chat -> chat.topP(1)),
                chat(chat -> chat.frequencyPenalty(1)),
                chat(chat -> chat.presencePenalty(1)),
                chat(chat -> chat.stop("a").stop("b")),
                chat(chat -> chat.stop("ab")),
                chat(chat -> chat.seed(1)),
                chat(chat -> chat.choices(1)),
                chat(chat -> chat.responseFormat(ResponseFormat.JSON)),
                chat(chat -> chat.responseFormat(ResponseFormat.jsonSchema("n", "{}"))),
                chat(chat -> chat.responseFormat(ResponseFormat.jsonSchema("n", "{}", false))),
                chat(chat -> chat.reasoningEffort(ReasoningEffort.LOW)),
                chat(chat -> chat.topLogprobs(1)),
                chat(chat -> chat.promptCache(PromptCache.of("k", null))),
                chat(chat -> chat.promptCache(PromptCache.of(null, Duration.ofMinutes(5)))),
                chat(chat -> chat.tool(ToolDefinition.of("t", "d", null))),
                chat(chat -> chat.tool(ToolDefinition.of("t", "e", null))),
                chat(chat -> chat.tool(ToolDefinition.of("t", "d", "{}"))),
                chat(chat -> chat.tool(ToolDefinition.of("t", "d", "{}").asStrict())),
                chat(chat -> chat.message(Message.assistant("x"))),
                chat(chat -> chat.user("x")),
                message(message -> message.part(MediaPart.of(MediaPart.Kind.FILE, "image/png", new byte[] {1}, null))),
                message(message -> message.part(MediaPart.of(MediaPart.Kind.IMAGE, "image/gif", new byte[] {1}, null))),
                message(message -> message.part(MediaPart.of(MediaPart.Kind.IMAGE, "image/png", new byte[] {1}, "n"))),
                message(message -> message.part(MediaPart.of(MediaPart.Kind.IMAGE, URI.create("http://a")))),
                message(message -> message.part(MediaPart.of(MediaPart.Kind.IMAGE, URI.create("http://b")))),
                chat(chat -> chat.toolChoice(ToolChoice.REQUIRED)),
                chat(chat -> chat.toolChoice(ToolChoice.tool("t"))),
                chat(chat -> chat.parallelToolCalls(true)),
                message(message -> message.part(image)),
                message(message -> message.part(other)),
                message(message -> message.part(new TextPart("a")).part(new TextPart("b"))),
                message(message -> message.part(new TextPart("ab"))),
                message(message -> message.toolCall(ToolCall.of("1", "t", "{}"))),
                message(message -> message.toolCall(ToolCall.of("1", "t", "{ }"))),
                message(message -> message.toolCallId("1")),
                message(message -> message.name("n")),
                message(message -> message.reasoning("n")),
                message(message -> message.refusal("n")),
                message(message -> message.providerData("n", "n")),
                CompletionRequest.of("hi"),
                CompletionRequest.builder("hi").suffix("s").build(),
                CompletionRequest.builder("hi").system("s").build(),
                CompletionRequest.builder("hi").raw(true).build(),
                CompletionRequest.builder("hi").continuation("s").build(),
                CompletionRequest.builder("hi").image(image).build(),
                EmbeddingRequest.of("a", "b"),
                EmbeddingRequest.of("ab"),
                EmbeddingRequest.builder().input("ab").dimensions(8).build()));
        assertThat(new HashSet<>(different.stream().map(CacheKeyTest::key).toList()))
                .hasSameSizeAs(different);
    }

    @Test
    void whoIsAskedMakesAnotherKey() {
        ChatRequest request = ChatRequest.of("hi");
        assertThat(CacheKey.of(Invocation.of("chat", request, Selection.id("a"), "app", 1, false)))
                .isNotEqualTo(CacheKey.of(Invocation.of("chat", request, Selection.id("b"), "app", 1, false)))
                .isNotEqualTo(CacheKey.of(Invocation.of("chat", request, Selection.parse("a"), "app", 1, false)))
                .isNotEqualTo(CacheKey.of(Invocation.of("other", request, Selection.id("a"), "app", 1, false)))
                .isEqualTo(CacheKey.of(Invocation.of("chat", request, Selection.id("a"), "other", 2, true)));
    }

    @Test
    void whatStaysHereDoesNot() {
        CacheKey plain = key(chat(chat -> chat));
        assertThat(key(chat(chat -> chat.attribute("cache", "5m")))).isEqualTo(plain);
        assertThat(key(chat(chat -> chat.timeouts(
                        Timeouts.builder().total(Duration.ofSeconds(1)).build()))))
                .isEqualTo(plain);
        assertThat(key(chat(chat -> chat.header("a", "1").header("b", "2"))))
                .isEqualTo(key(chat(chat -> chat.header("b", "2").header("a", "1"))));
    }
}

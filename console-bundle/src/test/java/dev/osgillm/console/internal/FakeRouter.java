/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.BatchEvent;
import dev.osgillm.api.client.BatchItem;
import dev.osgillm.api.client.BatchRequest;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.RouteInfo;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.tool.ToolChatRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Registry and client in memory. Remembers the last request. */
final class FakeRouter implements LlmRegistry, LlmClient {

    static final String NOTHING = "No provider is configured.\nSet OPENAI_API_KEY,\nor start Ollama.";

    private final Map<String, ProviderInfo> infos = new TreeMap<>();
    private final Map<String, Map<Class<?>, Object>> capabilities = new HashMap<>();
    private final List<RouteInfo> routes = new ArrayList<>();
    final FakeControl control = new FakeControl();

    /** Ids that calls would wait for. */
    final Set<String> away = new TreeSet<>();

    private String standard;
    private Function<ChatRequest, StreamingCall<ChatEvent, ChatResponse>> chat;
    private Function<EmbeddingRequest, Call<EmbeddingResponse>> embedding;
    private Function<CompletionRequest, StreamingCall<ChatEvent, ChatResponse>> completion;
    private Function<ToolChatRequest, StreamingCall<ChatEvent, ChatResponse>> toolChat;
    private Function<BatchRequest, StreamingCall<BatchEvent, List<BatchItem>>> batch;

    volatile ChatRequest chatRequest;
    volatile EmbeddingRequest embeddingRequest;
    volatile CompletionRequest completionRequest;
    volatile ToolChatRequest toolRequest;
    volatile BatchRequest batchRequest;
    volatile Selection selection;

    FakeRouter add(ProviderInfo info) {
        infos.put(info.id(), info);
        control.add(info);
        standard = standard == null ? info.id() : standard;
        return this;
    }

    FakeRouter add(RouteInfo route) {
        routes.add(route);
        return this;
    }

    <S> FakeRouter serve(String id, Class<S> capability, S implementation) {
        capabilities.computeIfAbsent(id, key -> new HashMap<>()).put(capability, implementation);
        return this;
    }

    FakeRouter chats(Function<ChatRequest, StreamingCall<ChatEvent, ChatResponse>> answer) {
        chat = answer;
        return this;
    }

    FakeRouter completes(Function<CompletionRequest, StreamingCall<ChatEvent, ChatResponse>> answer) {
        completion = answer;
        return this;
    }

    FakeRouter usesTools(Function<ToolChatRequest, StreamingCall<ChatEvent, ChatResponse>> answer) {
        toolChat = answer;
        return this;
    }

    Function<ToolChatRequest, StreamingCall<ChatEvent, ChatResponse>> toolChat() {
        return toolChat;
    }

    FakeRouter runsBatches(Function<BatchRequest, StreamingCall<BatchEvent, List<BatchItem>>> answer) {
        batch = answer;
        return this;
    }

    FakeRouter embeds(Function<EmbeddingRequest, Call<EmbeddingResponse>> answer) {
        embedding = answer;
        return this;
    }

    @Override
    public List<ProviderInfo> providers() {
        return infos.values().stream().filter(control::serves).toList();
    }

    @Override
    public Optional<ProviderInfo> provider(String id) {
        return Optional.ofNullable(infos.get(id)).filter(control::serves);
    }

    @Override
    public String resolve(String typed) {
        Set<String> known = new TreeSet<>(infos.keySet());
        known.addAll(away);
        List<String> fitting = known.contains(typed)
                ? List.of(typed)
                : known.stream()
                        .filter(id -> !typed.isEmpty() && id.startsWith(typed))
                        .toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        throw LlmException.builder(
                        fitting.isEmpty() ? ErrorKind.UNAVAILABLE : ErrorKind.INVALID_REQUEST,
                        fitting.isEmpty()
                                ? unknown(typed)
                                : "'" + typed + "' fits several providers: " + String.join(", ", fitting)
                                        + ". Type more of the name.")
                .build();
    }

    /** In the words of the router. */
    private String unknown(String typed) {
        String meant = infos.keySet().stream()
                .filter(id -> id.length() == typed.length()
                        && IntStream.range(0, id.length())
                                        .filter(i -> id.charAt(i) != typed.charAt(i))
                                        .count()
                                == 1)
                .findFirst()
                .map(id -> " Did you mean '" + id + "'?")
                .orElse("");
        return "There is no provider '" + typed + "'." + meant + " There are: "
                + providers().stream()
                        .map(info -> info.id() + (info.configured() ? "" : " (not configured)"))
                        .collect(Collectors.joining(", "))
                + ".";
    }

    @Override
    public boolean knows(String address) {
        return infos.keySet().stream().anyMatch(id -> (address + "/").startsWith(id + "/"))
                || infos.values().stream()
                        .anyMatch(info -> info.model().filter(address::equals).isPresent()
                                || ProviderTexts.furtherModels(info).contains(address));
    }

    @Override
    public Optional<ProviderInfo> defaultProvider() {
        return Optional.ofNullable(standard).map(infos::get);
    }

    @Override
    public List<RouteInfo> routes() {
        return List.copyOf(routes);
    }

    @Override
    public void use(String id) {
        standard = id;
    }

    String standard() {
        return standard;
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request, Selection where) {
        chatRequest = request;
        selection = where;
        return infos.isEmpty() ? ScriptedChat.failing(nothing()) : chat.apply(request);
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(CompletionRequest request, Selection where) {
        completionRequest = request;
        selection = where;
        return completion.apply(request);
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ToolChatRequest request) {
        toolRequest = request;
        return toolChat.apply(request);
    }

    @Override
    public StreamingCall<BatchEvent, List<BatchItem>> newCall(BatchRequest request) {
        batchRequest = request;
        return batch.apply(request);
    }

    @Override
    public Call<EmbeddingResponse> newCall(EmbeddingRequest request, Selection where) {
        embeddingRequest = request;
        selection = where;
        return embedding.apply(request);
    }

    @Override
    public <S, R> Call<R> call(Selection where, Class<S> capability, Function<? super S, ? extends Call<R>> operation) {
        selection = where;
        String id = where.kind() == Selection.Kind.DEFAULT
                ? standard
                : where.value().orElseThrow();
        Object implementation = capabilities.getOrDefault(id, Map.of()).get(capability);
        if (implementation == null) {
            return new FailedCall<>(id == null ? nothing() : lacks(id, capability));
        }
        return operation.apply(capability.cast(implementation));
    }

    @Override
    public <S, E, R> StreamingCall<E, R> streamingCall(
            Selection where, Class<S> capability, Function<? super S, ? extends StreamingCall<E, R>> operation) {
        selection = where;
        String id = where.value().orElse(standard);
        Object implementation = capabilities.getOrDefault(id, Map.of()).get(capability);
        if (implementation == null) {
            return ScriptedCall.failing(id == null ? nothing() : lacks(id, capability), List.of());
        }
        return operation.apply(capability.cast(implementation));
    }

    private static LlmException nothing() {
        return LlmException.builder(ErrorKind.UNAVAILABLE, NOTHING).build();
    }

    private static LlmException lacks(String id, Class<?> capability) {
        return LlmException.builder(ErrorKind.UNAVAILABLE, "It is no " + capability.getSimpleName() + ".")
                .provider(id)
                .build();
    }
}

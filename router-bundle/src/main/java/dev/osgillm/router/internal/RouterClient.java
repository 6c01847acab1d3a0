/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.BatchEvent;
import dev.osgillm.api.client.BatchItem;
import dev.osgillm.api.client.BatchRequest;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.tool.ToolChatRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The client of one bundle, which its calls are told apart by. Nothing ends with it, see {@link CallCenter}. */
@Component(service = LlmClient.class, scope = ServiceScope.BUNDLE)
public final class RouterClient implements LlmClient {

    private final CallCenter center;
    private final CallPath<ChatRequest, StreamingCall<ChatEvent, ChatResponse>> chats;
    private final CallPath<CompletionRequest, StreamingCall<ChatEvent, ChatResponse>> completions;
    private final CallPath<EmbeddingRequest, Call<EmbeddingResponse>> embeddings;

    /** Takes what all clients share, and who uses this one. */
    @Activate
    public RouterClient(@Reference CallCenter center, ComponentContext component) {
        this(center, Caller.of(component.getUsingBundle()));
    }

    RouterClient(CallCenter center, Caller caller) {
        this.center = center;
        chats = path(
                LlmConstants.CAPABILITY_CHAT,
                caller,
                (request, selection) -> new RoutedStreamingCall<>(walk(
                        ChatProvider.class,
                        request,
                        selection,
                        model -> request.toBuilder().model(model).build(),
                        ChatProvider::newCall)));
        completions = path(
                LlmConstants.CAPABILITY_COMPLETION,
                caller,
                (request, selection) -> new RoutedStreamingCall<>(walk(
                        CompletionProvider.class,
                        request,
                        selection,
                        model -> request.toBuilder().model(model).build(),
                        CompletionProvider::newCall)));
        embeddings = path(
                LlmConstants.CAPABILITY_EMBEDDING,
                caller,
                (request, selection) -> new RoutedCall<>(walk(
                        EmbeddingProvider.class,
                        request,
                        selection,
                        model -> request.toBuilder().model(model).build(),
                        EmbeddingProvider::newCall)));
    }

    private <Q extends LlmRequest, C> CallPath<Q, C> path(
            String operation, Caller caller, BiFunction<Q, Selection, C> route) {
        return new CallPath<>(operation, caller, center.interceptors(), center.steps(), route);
    }

    /**
     * @param addressed the request for a model that the address named; a model of the request itself holds over that
     * @param operation of the capability
     */
    private <S, Q extends LlmRequest, C extends Call<?>> Walk<S, C> walk(
            Class<S> capability,
            Q request,
            Selection selection,
            Function<String, Q> addressed,
            BiFunction<? super S, ? super Q, ? extends C> operation) {
        return new Walk<>(
                center.calls(),
                selection,
                capability,
                CallFacts.of(request),
                request.model(),
                (provider, model) -> operation.apply(
                        provider,
                        request.model().isPresent()
                                ? request
                                : model.map(addressed).orElse(request)));
    }

    /** Of an operation whose request nobody here knows. */
    private <S, C extends Call<?>> Walk<S, C> walk(
            Selection selection, Class<S> capability, Function<? super S, ? extends C> operation) {
        return new Walk<>(
                center.calls(),
                Objects.requireNonNull(selection, "selection"),
                Objects.requireNonNull(capability, "capability"),
                CallFacts.NONE,
                Optional.empty(),
                (service, model) -> operation.apply(service));
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request, Selection selection) {
        Objects.requireNonNull(request, "request");
        return new InterceptedChat<>(chats, request, Objects.requireNonNull(selection, "selection"));
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(CompletionRequest request, Selection selection) {
        Objects.requireNonNull(request, "request");
        return new InterceptedChat<>(completions, request, Objects.requireNonNull(selection, "selection"));
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ToolChatRequest request) {
        Objects.requireNonNull(request, "request");
        return new ComposedCall<>(subscriber -> new ToolChatStream(
                request, chat -> newCall(chat), center.tools(), center.threads(), center.steps(), subscriber));
    }

    @Override
    public StreamingCall<BatchEvent, List<BatchItem>> newCall(BatchRequest request) {
        Objects.requireNonNull(request, "request");
        return new ComposedCall<>(
                subscriber -> new BatchStream(request, chat -> newCall(chat), center.steps(), subscriber));
    }

    @Override
    public Call<EmbeddingResponse> newCall(EmbeddingRequest request, Selection selection) {
        Objects.requireNonNull(request, "request");
        return new InterceptedEmbedding(embeddings, request, Objects.requireNonNull(selection, "selection"));
    }

    @Override
    public <S, R> Call<R> call(
            Selection selection, Class<S> capability, Function<? super S, ? extends Call<R>> operation) {
        Objects.requireNonNull(operation, "operation");
        Walk<S, Call<R>> walk = walk(selection, capability, operation);
        return new RoutedCall<>(walk);
    }

    @Override
    public <S, E, R> StreamingCall<E, R> streamingCall(
            Selection selection, Class<S> capability, Function<? super S, ? extends StreamingCall<E, R>> operation) {
        Objects.requireNonNull(operation, "operation");
        Walk<S, StreamingCall<E, R>> walk = walk(selection, capability, operation);
        return new RoutedStreamingCall<>(walk);
    }
}

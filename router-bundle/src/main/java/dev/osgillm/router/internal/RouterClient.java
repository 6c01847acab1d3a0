/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The calls of all providers. Has no thread and keeps no call: one that runs goes on to its end even when this bundle
 * stops.
 */
@Component(service = LlmClient.class, immediate = true)
public final class RouterClient implements LlmClient {

    private final BundleContext context;
    private final ProviderRegistry registry;
    private final DefaultChoice choice;

    /** Takes what a call needs to find its provider. */
    @Activate
    public RouterClient(BundleContext context, @Reference ProviderRegistry registry, @Reference DefaultChoice choice) {
        this.context = context;
        this.registry = registry;
        this.choice = choice;
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request, Selection selection) {
        Objects.requireNonNull(request, "request");
        Walk<ChatProvider, StreamingCall<ChatEvent, ChatResponse>> walk = walk(
                selection,
                ChatProvider.class,
                (provider, candidate) -> provider.newCall(
                        needsModel(request, candidate)
                                ? request.toBuilder()
                                        .model(candidate.model().orElseThrow())
                                        .build()
                                : request));
        return new RoutedStreamingCall<>(walk, RouterClient::named, RouterClient::named);
    }

    @Override
    public Call<EmbeddingResponse> newCall(EmbeddingRequest request, Selection selection) {
        Objects.requireNonNull(request, "request");
        Walk<EmbeddingProvider, Call<EmbeddingResponse>> walk = walk(
                selection,
                EmbeddingProvider.class,
                (provider, candidate) -> provider.newCall(
                        needsModel(request, candidate)
                                ? request.toBuilder()
                                        .model(candidate.model().orElseThrow())
                                        .build()
                                : request));
        return new RoutedCall<>(walk, (response, id) -> response);
    }

    @Override
    public <S, R> Call<R> call(
            Selection selection, Class<S> capability, Function<? super S, ? extends Call<R>> operation) {
        Objects.requireNonNull(operation, "operation");
        Walk<S, Call<R>> walk = walk(selection, capability, (service, candidate) -> operation.apply(service));
        return new RoutedCall<>(walk, (result, id) -> result);
    }

    @Override
    public <S, E, R> StreamingCall<E, R> streamingCall(
            Selection selection, Class<S> capability, Function<? super S, ? extends StreamingCall<E, R>> operation) {
        Objects.requireNonNull(operation, "operation");
        Walk<S, StreamingCall<E, R>> walk =
                walk(selection, capability, (service, candidate) -> operation.apply(service));
        return new RoutedStreamingCall<>(walk, (event, id) -> event, (result, id) -> result);
    }

    private <S, C extends Call<?>> Walk<S, C> walk(
            Selection selection, Class<S> capability, BiFunction<? super S, Candidate, ? extends C> operation) {
        Objects.requireNonNull(selection, "selection");
        Objects.requireNonNull(capability, "capability");
        return new Walk<>(
                context, () -> Selector.select(registry.snapshot(), selection, capability, choice.id()), operation);
    }

    private static boolean needsModel(LlmRequest request, Candidate candidate) {
        return request.model().isEmpty() && candidate.model().isPresent();
    }

    private static ChatResponse named(ChatResponse response, String id) {
        return response.providerId().isPresent()
                ? response
                : response.toBuilder().providerId(id).build();
    }

    private static ChatEvent named(ChatEvent event, String id) {
        return event instanceof ChatCompleted completed ? new ChatCompleted(named(completed.response(), id)) : event;
    }
}

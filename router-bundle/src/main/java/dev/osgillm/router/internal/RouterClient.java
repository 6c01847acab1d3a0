/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
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
import dev.osgillm.router.internal.metrics.Metrics;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The calls of all providers. Has no thread: tools run, and calls of calls begin, on those of {@link ToolThreads}. When it stops it ends the calls
 * that run: they hold services of this bundle's context, and nobody would give those back.
 */
@Component(service = LlmClient.class, immediate = true)
public final class RouterClient implements LlmClient {

    private final RunningCalls calls;
    private final ToolRegistry tools;
    private final ToolThreads threads;
    private final Executor steps;

    /** Takes what a call needs to find its provider and the tools. */
    @Activate
    public RouterClient(
            BundleContext context,
            @Reference ProviderRegistry registry,
            @Reference Metrics metrics,
            @Reference ToolRegistry tools,
            @Reference ToolThreads threads) {
        this(context, registry, metrics, tools, threads, threads::elsewhere);
    }

    /** @param steps does what the users of composed calls want, instead of their own threads */
    RouterClient(
            BundleContext context,
            ProviderRegistry registry,
            Metrics metrics,
            ToolRegistry tools,
            ToolThreads threads,
            Executor steps) {
        calls = new RunningCalls(context, registry, metrics);
        this.tools = tools;
        this.threads = threads;
        this.steps = steps;
    }

    @Deactivate
    void deactivate() {
        calls.stop();
    }

    /** @return the copies of requests, and what came of them */
    Shadows shadows() {
        return calls.shadows();
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request, Selection selection) {
        Objects.requireNonNull(request, "request");
        return new RoutedStreamingCall<>(walk(
                selection,
                ChatProvider.class,
                CallFacts.of(request),
                request.model(),
                (provider, model) -> provider.newCall(
                        request.model().isPresent() || model.isEmpty()
                                ? request
                                : request.toBuilder().model(model.get()).build())));
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(CompletionRequest request, Selection selection) {
        Objects.requireNonNull(request, "request");
        return new RoutedStreamingCall<>(walk(
                selection,
                CompletionProvider.class,
                CallFacts.of(request),
                request.model(),
                (provider, model) -> provider.newCall(
                        request.model().isPresent() || model.isEmpty()
                                ? request
                                : request.toBuilder().model(model.get()).build())));
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ToolChatRequest request) {
        Objects.requireNonNull(request, "request");
        return new ComposedCall<>(
                subscriber -> new ToolChatStream(request, chat -> newCall(chat), tools, threads, steps, subscriber));
    }

    @Override
    public StreamingCall<BatchEvent, List<BatchItem>> newCall(BatchRequest request) {
        Objects.requireNonNull(request, "request");
        return new ComposedCall<>(subscriber -> new BatchStream(request, chat -> newCall(chat), steps, subscriber));
    }

    @Override
    public Call<EmbeddingResponse> newCall(EmbeddingRequest request, Selection selection) {
        Objects.requireNonNull(request, "request");
        return new RoutedCall<>(walk(
                selection,
                EmbeddingProvider.class,
                CallFacts.of(request),
                request.model(),
                (provider, model) -> provider.newCall(
                        request.model().isPresent() || model.isEmpty()
                                ? request
                                : request.toBuilder().model(model.get()).build())));
    }

    @Override
    public <S, R> Call<R> call(
            Selection selection, Class<S> capability, Function<? super S, ? extends Call<R>> operation) {
        Objects.requireNonNull(operation, "operation");
        Walk<S, Call<R>> walk = walk(
                selection, capability, CallFacts.NONE, Optional.empty(), (service, model) -> operation.apply(service));
        return new RoutedCall<>(walk);
    }

    @Override
    public <S, E, R> StreamingCall<E, R> streamingCall(
            Selection selection, Class<S> capability, Function<? super S, ? extends StreamingCall<E, R>> operation) {
        Objects.requireNonNull(operation, "operation");
        Walk<S, StreamingCall<E, R>> walk = walk(
                selection, capability, CallFacts.NONE, Optional.empty(), (service, model) -> operation.apply(service));
        return new RoutedStreamingCall<>(walk);
    }

    private <S, C extends Call<?>> Walk<S, C> walk(
            Selection selection,
            Class<S> capability,
            CallFacts facts,
            Optional<String> model,
            BiFunction<? super S, Optional<String>, ? extends C> operation) {
        Objects.requireNonNull(selection, "selection");
        Objects.requireNonNull(capability, "capability");
        return new Walk<>(calls, selection, capability, facts, model, operation);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.client;

import dev.osgillm.api.Call;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.tool.ToolChatRequest;
import java.util.List;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What applications use: the calls of all providers through one service that stays while providers come and go.
 *
 * <p>The provider is chosen when a call starts, not when it is made, and kept for that call. A call whose provider left,
 * or failed with {@code NETWORK}, {@code UNAVAILABLE}, {@code RATE_LIMIT} or {@code QUOTA}, before the first event moves to
 * the next candidate of the same selection. Thread safe.
 *
 * <p>A call fails with {@code UNAVAILABLE} when nothing matches the selection; the message lists what there is.
 */
@ProviderType
public interface LlmClient {

    /**
     * Prepares a chat with whatever the request's model names: an address in the sense of {@link Selection#parse}.
     * Without a model that is the default instance.
     */
    default StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
        return newCall(
                request.toBuilder().model(null).build(),
                request.model().map(Selection::parse).orElse(Selection.DEFAULT));
    }

    /**
     * Prepares a chat.
     *
     * @param request its model, when set, is the provider's name of the model and wins over one in the selection
     */
    StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request, Selection selection);

    /** Prepares a completion with whatever the request's model names, as {@link #newCall(ChatRequest)}. */
    default StreamingCall<ChatEvent, ChatResponse> newCall(CompletionRequest request) {
        return newCall(
                request.toBuilder().model(null).build(),
                request.model().map(Selection::parse).orElse(Selection.DEFAULT));
    }

    /**
     * Prepares a completion.
     *
     * @param request its model, when set, is the provider's name of the model and wins over one in the selection
     */
    StreamingCall<ChatEvent, ChatResponse> newCall(CompletionRequest request, Selection selection);

    /**
     * Prepares a chat that runs the tools which the model asks for. Events of all rounds are delivered, with a
     * {@link dev.osgillm.api.tool.ToolResulted} for each run, and one {@code ChatCompleted} at the end: the answer of the
     * last round, with the tokens of all. The tools are those that are published when the call starts; one that left
     * since is answered to the model as a failure.
     */
    StreamingCall<ChatEvent, ChatResponse> newCall(ToolChatRequest request);

    /**
     * Prepares a batch. The chats run side by side, as many at a time as the batch allows; one that fails does not touch
     * the others, so the call itself fails only when it is cancelled; the partial answer is then the list of the items
     * that were there. A chat keeps its place until its event has been taken: a subscriber that asks for nothing holds the
     * batch up.
     *
     * @return a call whose events are delivered as the chats end, and whose answer is in the order of the batch
     */
    StreamingCall<BatchEvent, List<BatchItem>> newCall(BatchRequest request);

    /** Prepares embeddings with whatever the request's model names, as {@link #newCall(ChatRequest)}. */
    default Call<EmbeddingResponse> newCall(EmbeddingRequest request) {
        return newCall(
                request.toBuilder().model(null).build(),
                request.model().map(Selection::parse).orElse(Selection.DEFAULT));
    }

    /**
     * Prepares embeddings.
     *
     * @param request its model, when set, is the provider's name of the model and wins over one in the selection
     */
    Call<EmbeddingResponse> newCall(EmbeddingRequest request, Selection selection);

    /**
     * Prepares any other operation of a capability: {@code call(Selection.id("openai"), ModelCatalog.class,
     * ModelCatalog::list)}.
     *
     * @param capability the interface that the chosen provider must have
     * @param operation makes the provider's call; runs when this call starts, and again for the next candidate
     */
    <S, R> Call<R> call(Selection selection, Class<S> capability, Function<? super S, ? extends Call<R>> operation);

    /** Prepares any other streaming operation of a capability, as {@link #call}. */
    <S, E, R> StreamingCall<E, R> streamingCall(
            Selection selection, Class<S> capability, Function<? super S, ? extends StreamingCall<E, R>> operation);
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.interceptor;

import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.embedding.EmbeddingResponse;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** What an interceptor makes of a call. */
@ProviderType
public final class Decision {

    private static final Decision PROCEED = new Decision(null, null, null);

    private final LlmRequest request;
    private final Object response;
    private final Consumer<? super Outcome> listener;

    private Decision(LlmRequest request, Object response, Consumer<? super Outcome> listener) {
        this.request = request;
        this.response = response;
        this.listener = listener;
    }

    /** @return that the call goes on as it is */
    public static Decision proceed() {
        return PROCEED;
    }

    /**
     * @param request of the same class as the call's
     * @return that the call goes on with this request
     */
    public static Decision proceed(LlmRequest request) {
        return new Decision(Objects.requireNonNull(request, "request"), null, null);
    }

    /**
     * @param response for a chat or a completion; somebody who wants it in pieces gets it in a few
     * @return that the call ends with this answer. No later interceptor and no provider gets to see it
     */
    public static Decision answer(ChatResponse response) {
        return new Decision(null, Objects.requireNonNull(response, "response"), null);
    }

    /**
     * @param response for an embedding
     * @return that the call ends with this answer. No later interceptor and no provider gets to see it
     */
    public static Decision answer(EmbeddingResponse response) {
        return new Decision(null, Objects.requireNonNull(response, "response"), null);
    }

    /**
     * Has somebody told how the call ended: exactly once, whatever the end, also when a later interceptor refused it or
     * the subscriber just left, and also when this interceptor was withdrawn meanwhile.
     *
     * <p>Runs before the caller hears of the end, on whichever thread brings it: it must return at once and hold no lock
     * that it might wait for. What it throws is logged and changes nothing.
     *
     * @param newListener instead of one that this decision has already
     * @return the same decision with the listener
     */
    public Decision onEnd(Consumer<? super Outcome> newListener) {
        return new Decision(request, response, Objects.requireNonNull(newListener, "newListener"));
    }

    /** @return the request to go on with, empty when it stays */
    public Optional<LlmRequest> request() {
        return Optional.ofNullable(request);
    }

    /** @return a {@link ChatResponse} or {@link EmbeddingResponse} that ends the call, empty when it goes on */
    public Optional<Object> response() {
        return Optional.ofNullable(response);
    }

    /** @return who hears of the end */
    public Optional<Consumer<? super Outcome>> listener() {
        return Optional.ofNullable(listener);
    }
}

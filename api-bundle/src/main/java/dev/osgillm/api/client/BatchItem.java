/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.client;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatResponse;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** How one chat of a batch ended: with an answer or with a failure. */
@ProviderType
public final class BatchItem implements BatchEvent {

    private final int index;
    private final ChatResponse response;
    private final LlmException failure;

    private BatchItem(int index, ChatResponse response, LlmException failure) {
        this.index = index;
        this.response = response;
        this.failure = failure;
    }

    /** @param index of the chat in the batch, from 0 */
    public static BatchItem answered(int index, ChatResponse response) {
        return new BatchItem(index, Objects.requireNonNull(response, "response"), null);
    }

    /** @param index of the chat in the batch, from 0 */
    public static BatchItem failed(int index, LlmException failure) {
        return new BatchItem(index, null, Objects.requireNonNull(failure, "failure"));
    }

    /** @return which chat of the batch, from 0 */
    public int index() {
        return index;
    }

    /** @return the answer; empty when it failed */
    public Optional<ChatResponse> response() {
        return Optional.ofNullable(response);
    }

    /** @return the failure; empty when it was answered */
    public Optional<LlmException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public String toString() {
        return "BatchItem[" + index + ", " + (failure == null ? response : failure) + "]";
    }
}

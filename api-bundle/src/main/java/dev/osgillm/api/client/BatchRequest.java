/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.client;

import dev.osgillm.api.chat.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** Chats that have nothing to do with each other, to be had together. */
@ProviderType
public final class BatchRequest {

    private final List<ChatRequest> requests;
    private final int parallelism;

    private BatchRequest(Builder builder) {
        requests = List.copyOf(builder.requests);
        parallelism = builder.parallelism;
    }

    /** @return an empty batch that runs 4 chats at a time */
    public static Builder builder() {
        return new Builder();
    }

    /** @return the chats; the model of each is its address, as for {@link LlmClient#newCall(ChatRequest)} */
    public List<ChatRequest> requests() {
        return requests;
    }

    /** @return how many may run at a time, 1 to 256 */
    public int parallelism() {
        return parallelism;
    }

    @Override
    public String toString() {
        return "BatchRequest[" + requests.size() + " chats, " + parallelism + " at a time]";
    }

    /** Collects a batch. For one thread. */
    @ProviderType
    public static final class Builder {

        private final List<ChatRequest> requests = new ArrayList<>();
        private int parallelism = 4;

        private Builder() {}

        /** Adds a chat. */
        public Builder request(ChatRequest request) {
            requests.add(Objects.requireNonNull(request, "request"));
            return this;
        }

        /** @param most how many may run at a time, 1 to 256 */
        public Builder parallelism(int most) {
            if (most < 1 || most > 256) {
                throw new IllegalArgumentException("parallelism must be between 1 and 256, not " + most);
            }
            parallelism = most;
            return this;
        }

        /**
         * @return the batch
         * @throws IllegalArgumentException when it is empty
         */
        public BatchRequest build() {
            if (requests.isEmpty()) {
                throw new IllegalArgumentException("A batch needs at least one chat.");
            }
            return new BatchRequest(this);
        }
    }
}

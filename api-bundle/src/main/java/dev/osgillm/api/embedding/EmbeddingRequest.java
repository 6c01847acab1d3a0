/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.embedding;

import dev.osgillm.api.LlmRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/** Texts to be turned into vectors. */
@ProviderType
public final class EmbeddingRequest extends LlmRequest {

    private final List<String> inputs;
    private final Integer dimensions;

    private EmbeddingRequest(Builder builder) {
        super(builder);
        inputs = List.copyOf(builder.inputs);
        dimensions = builder.dimensions;
    }

    /** @return an empty request */
    public static Builder builder() {
        return new Builder();
    }

    /** @return a request for these texts with the instance's default model */
    public static EmbeddingRequest of(String... inputs) {
        return builder().inputs(List.of(inputs)).build();
    }

    /** @return a builder with everything that this request has */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** @return the texts, at least one, none empty */
    public List<String> inputs() {
        return inputs;
    }

    /** @return the wanted length of the vectors, for models that can shorten them */
    public OptionalInt dimensions() {
        return dimensions == null ? OptionalInt.empty() : OptionalInt.of(dimensions);
    }

    /** Without the texts: they do not belong into logs. */
    @Override
    public String toString() {
        return "EmbeddingRequest[" + model().orElse("default model") + ", " + inputs.size() + " inputs]";
    }

    /** Collects a request. For one thread. */
    @ProviderType
    public static final class Builder extends LlmRequest.Builder<Builder> {

        private final List<String> inputs = new ArrayList<>();
        private Integer dimensions;

        private Builder() {}

        private Builder(EmbeddingRequest request) {
            copyFrom(request);
            inputs.addAll(request.inputs);
            dimensions = request.dimensions;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Adds a text.
         *
         * @throws IllegalArgumentException when it is empty
         */
        public Builder input(String text) {
            if (Objects.requireNonNull(text, "text").isEmpty()) {
                throw new IllegalArgumentException("Input " + inputs.size() + " to embed is empty.");
            }
            inputs.add(text);
            return this;
        }

        /** Adds texts. */
        public Builder inputs(List<String> texts) {
            texts.forEach(this::input);
            return this;
        }

        /** Takes these texts in place of those until now. */
        public Builder onlyInputs(List<String> texts) {
            inputs.clear();
            return inputs(texts);
        }

        /** @param count the wanted length of the vectors, at least 1 */
        public Builder dimensions(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("dimensions must be at least 1, not " + count);
            }
            dimensions = count;
            return this;
        }

        /**
         * @return the request
         * @throws IllegalArgumentException when it has no input
         */
        public EmbeddingRequest build() {
            if (inputs.isEmpty()) {
                throw new IllegalArgumentException("An embedding request needs at least one input.");
            }
            return new EmbeddingRequest(this);
        }
    }
}

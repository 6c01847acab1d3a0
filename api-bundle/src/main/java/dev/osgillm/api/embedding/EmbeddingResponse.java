/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.embedding;

import dev.osgillm.api.Timings;
import dev.osgillm.api.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Vectors, one for each input, in the order of the inputs. */
@ProviderType
public final class EmbeddingResponse {

    private final String providerId;
    private final String model;
    private final List<float[]> vectors;
    private final Usage usage;
    private final Timings timings;

    private EmbeddingResponse(Builder builder) {
        providerId = builder.providerId;
        model = builder.model;
        vectors = List.copyOf(builder.vectors);
        usage = builder.usage;
        timings = builder.timings;
    }

    /** @return a response with nothing in it */
    public static Builder builder() {
        return new Builder();
    }

    /** @return the id of the provider instance that answered */
    public Optional<String> providerId() {
        return Optional.ofNullable(providerId);
    }

    /** @return the model as the server named it */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** @return how many vectors */
    public int size() {
        return vectors.size();
    }

    /**
     * @param index of the input, from 0
     * @return a copy of its vector
     */
    public float[] vector(int index) {
        return vectors.get(index).clone();
    }

    /** @return copies of all vectors */
    public List<float[]> vectors() {
        return vectors.stream().map(float[]::clone).toList();
    }

    /** @return the tokens used */
    public Usage usage() {
        return usage;
    }

    /** @return how long it took */
    public Optional<Timings> timings() {
        return Optional.ofNullable(timings);
    }

    @Override
    public String toString() {
        return "EmbeddingResponse[" + providerId + ", " + model + ", " + vectors.size() + " vectors, " + usage + "]";
    }

    /** Collects a response. For one thread. */
    @ProviderType
    public static final class Builder {

        private final List<float[]> vectors = new ArrayList<>();
        private String providerId;
        private String model;
        private Usage usage = Usage.UNKNOWN;
        private Timings timings;

        private Builder() {}

        /** @param instance the id of the provider instance, or {@code null} */
        public Builder providerId(String instance) {
            providerId = instance;
            return this;
        }

        /** @param name the model as the server named it, or {@code null} */
        public Builder model(String name) {
            model = name;
            return this;
        }

        /**
         * Adds the vector of the next input.
         *
         * @param vector handed over: the caller does not change it any more
         */
        public Builder vector(float[] vector) {
            vectors.add(Objects.requireNonNull(vector, "vector"));
            return this;
        }

        /** @param tokens the tokens used */
        public Builder usage(Usage tokens) {
            usage = Objects.requireNonNull(tokens, "tokens");
            return this;
        }

        /** @param durations how long it took, or {@code null} */
        public Builder timings(Timings durations) {
            timings = durations;
            return this;
        }

        /** @return the response */
        public EmbeddingResponse build() {
            return new EmbeddingResponse(this);
        }
    }
}

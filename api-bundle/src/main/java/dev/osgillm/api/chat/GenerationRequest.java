/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import dev.osgillm.api.LlmRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What requests for generated text share: how to choose the tokens, and when to stop. What is not set is left to the
 * configuration of the provider instance, then to the server. What a server does not know is left out of the request
 * where that is harmless, and fails the call with {@code INVALID_REQUEST} where the answer would be another.
 */
@ProviderType
public abstract class GenerationRequest extends LlmRequest {

    private final Integer maxTokens;
    private final Double temperature;
    private final Double topP;
    private final Double frequencyPenalty;
    private final Double presencePenalty;
    private final List<String> stop;
    private final Long seed;
    private final Integer choices;
    private final ResponseFormat responseFormat;
    private final ReasoningEffort reasoningEffort;
    private final Integer topLogprobs;
    private final PromptCache promptCache;

    /** @param builder what was collected */
    protected GenerationRequest(Builder<?> builder) {
        super(builder);
        maxTokens = builder.maxTokens;
        temperature = builder.temperature;
        topP = builder.topP;
        frequencyPenalty = builder.frequencyPenalty;
        presencePenalty = builder.presencePenalty;
        stop = List.copyOf(builder.stop);
        seed = builder.seed;
        choices = builder.choices;
        responseFormat = builder.responseFormat;
        reasoningEffort = builder.reasoningEffort;
        topLogprobs = builder.topLogprobs;
        promptCache = builder.promptCache;
    }

    /** @return the most tokens to generate, reasoning included where the provider counts so; at least 1 */
    public OptionalInt maxTokens() {
        return maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens);
    }

    /** @return randomness, 0 to 2 */
    public OptionalDouble temperature() {
        return optional(temperature);
    }

    /** @return nucleus sampling, 0 to 1 */
    public OptionalDouble topP() {
        return optional(topP);
    }

    /** @return penalty for frequent tokens, -2 to 2 */
    public OptionalDouble frequencyPenalty() {
        return optional(frequencyPenalty);
    }

    /** @return penalty for tokens that were used, -2 to 2 */
    public OptionalDouble presencePenalty() {
        return optional(presencePenalty);
    }

    /** @return texts at which to stop; they are not part of the answer */
    public List<String> stop() {
        return stop;
    }

    /** @return seed for repeatable sampling; best effort at every server */
    public OptionalLong seed() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }

    /** @return how many answers to give, at least 1 */
    public OptionalInt choices() {
        return choices == null ? OptionalInt.empty() : OptionalInt.of(choices);
    }

    /** @return the form of the answer */
    public Optional<ResponseFormat> responseFormat() {
        return Optional.ofNullable(responseFormat);
    }

    /** @return how much to think */
    public Optional<ReasoningEffort> reasoningEffort() {
        return Optional.ofNullable(reasoningEffort);
    }

    /** @return how many alternatives to report for each token, 0 to 20; empty for no log probabilities at all */
    public OptionalInt topLogprobs() {
        return topLogprobs == null ? OptionalInt.empty() : OptionalInt.of(topLogprobs);
    }

    /** @return what the provider may keep for the next request that begins alike */
    public Optional<PromptCache> promptCache() {
        return Optional.ofNullable(promptCache);
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /**
     * Collects what these requests share. Values out of range are refused at once with {@link IllegalArgumentException}.
     * For one thread.
     *
     * @param <B> the builder itself
     */
    @ProviderType
    public abstract static class Builder<B extends Builder<B>> extends LlmRequest.Builder<B> {

        private final List<String> stop = new ArrayList<>();
        private Integer maxTokens;
        private Double temperature;
        private Double topP;
        private Double frequencyPenalty;
        private Double presencePenalty;
        private Long seed;
        private Integer choices;
        private ResponseFormat responseFormat;
        private ReasoningEffort reasoningEffort;
        private Integer topLogprobs;
        private PromptCache promptCache;

        /** For builders of requests. */
        protected Builder() {}

        /** @param request whose shared parts to take over */
        protected void copyFrom(GenerationRequest request) {
            super.copyFrom(request);
            stop.addAll(request.stop);
            maxTokens = request.maxTokens;
            temperature = request.temperature;
            topP = request.topP;
            frequencyPenalty = request.frequencyPenalty;
            presencePenalty = request.presencePenalty;
            seed = request.seed;
            choices = request.choices;
            responseFormat = request.responseFormat;
            reasoningEffort = request.reasoningEffort;
            topLogprobs = request.topLogprobs;
            promptCache = request.promptCache;
        }

        /** @param tokens at least 1 */
        public B maxTokens(int tokens) {
            maxTokens = (int) range("maxTokens", tokens, 1, Integer.MAX_VALUE);
            return self();
        }

        /** @param value 0 to 2 */
        public B temperature(double value) {
            temperature = range("temperature", value, 0, 2);
            return self();
        }

        /** @param value 0 to 1 */
        public B topP(double value) {
            topP = range("topP", value, 0, 1);
            return self();
        }

        /** @param value -2 to 2 */
        public B frequencyPenalty(double value) {
            frequencyPenalty = range("frequencyPenalty", value, -2, 2);
            return self();
        }

        /** @param value -2 to 2 */
        public B presencePenalty(double value) {
            presencePenalty = range("presencePenalty", value, -2, 2);
            return self();
        }

        /** Adds a text at which to stop, not empty. */
        public B stop(String text) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("A stop text must not be empty.");
            }
            stop.add(text);
            return self();
        }

        /** @param value any number */
        public B seed(long value) {
            seed = value;
            return self();
        }

        /** @param count how many answers, 1 to 128 */
        public B choices(int count) {
            choices = (int) range("choices", count, 1, 128);
            return self();
        }

        /** @param format the form of the answer */
        public B responseFormat(ResponseFormat format) {
            responseFormat = Objects.requireNonNull(format, "format");
            return self();
        }

        /** @param effort how much to think */
        public B reasoningEffort(ReasoningEffort effort) {
            reasoningEffort = Objects.requireNonNull(effort, "effort");
            return self();
        }

        /** @param alternatives 0 to 20 */
        public B topLogprobs(int alternatives) {
            topLogprobs = (int) range("topLogprobs", alternatives, 0, 20);
            return self();
        }

        /** @param cache what the provider may keep for the next request that begins alike */
        public B promptCache(PromptCache cache) {
            promptCache = Objects.requireNonNull(cache, "cache");
            return self();
        }

        private static double range(String name, double value, double min, double max) {
            if (!(value >= min && value <= max)) {
                throw new IllegalArgumentException(name + " must be between " + plain(min)
                        + (max == Integer.MAX_VALUE ? " and the model's limit" : " and " + plain(max)) + ", not "
                        + plain(value));
            }
            return value;
        }

        private static String plain(double value) {
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }
    }
}

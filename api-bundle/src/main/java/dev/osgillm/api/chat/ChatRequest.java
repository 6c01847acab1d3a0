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
 * A conversation that the model shall continue. What is not set is left to the configuration of the provider instance,
 * then to the server. What a server does not know is left out of the request where that is harmless, and fails the call
 * with {@code INVALID_REQUEST} where the answer would be another.
 */
@ProviderType
public final class ChatRequest extends LlmRequest {

    private final List<Message> messages;
    private final Integer maxTokens;
    private final Double temperature;
    private final Double topP;
    private final Double frequencyPenalty;
    private final Double presencePenalty;
    private final List<String> stop;
    private final Long seed;
    private final Integer choices;
    private final ResponseFormat responseFormat;
    private final List<ToolDefinition> tools;
    private final ToolChoice toolChoice;
    private final Boolean parallelToolCalls;
    private final ReasoningEffort reasoningEffort;
    private final Integer topLogprobs;

    private ChatRequest(Builder builder) {
        super(builder);
        messages = List.copyOf(builder.messages);
        maxTokens = builder.maxTokens;
        temperature = builder.temperature;
        topP = builder.topP;
        frequencyPenalty = builder.frequencyPenalty;
        presencePenalty = builder.presencePenalty;
        stop = List.copyOf(builder.stop);
        seed = builder.seed;
        choices = builder.choices;
        responseFormat = builder.responseFormat;
        tools = List.copyOf(builder.tools);
        toolChoice = builder.toolChoice;
        parallelToolCalls = builder.parallelToolCalls;
        reasoningEffort = builder.reasoningEffort;
        topLogprobs = builder.topLogprobs;
    }

    /** @return an empty request */
    public static Builder builder() {
        return new Builder();
    }

    /** @return a request of one message of the user's, everything else at its default */
    public static ChatRequest of(String prompt) {
        return builder().user(prompt).build();
    }

    /** @return a builder with everything that this request has */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** @return the conversation so far, at least one message */
    public List<Message> messages() {
        return messages;
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

    /** @return the tools that the model may ask for */
    public List<ToolDefinition> tools() {
        return tools;
    }

    /** @return whether and which tool must be called */
    public Optional<ToolChoice> toolChoice() {
        return Optional.ofNullable(toolChoice);
    }

    /** @return whether several tools may be called at once */
    public Optional<Boolean> parallelToolCalls() {
        return Optional.ofNullable(parallelToolCalls);
    }

    /** @return how much to think */
    public Optional<ReasoningEffort> reasoningEffort() {
        return Optional.ofNullable(reasoningEffort);
    }

    /** @return how many alternatives to report for each token, 0 to 20; empty for no log probabilities at all */
    public OptionalInt topLogprobs() {
        return topLogprobs == null ? OptionalInt.empty() : OptionalInt.of(topLogprobs);
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Without the text: prompts do not belong into logs. */
    @Override
    public String toString() {
        return "ChatRequest[" + model().orElse("default model") + ", " + messages.size() + " messages, " + tools.size()
                + " tools]";
    }

    /**
     * Collects a request. Values out of range are refused at once with {@link IllegalArgumentException}. For one thread.
     */
    @ProviderType
    public static final class Builder extends LlmRequest.Builder<Builder> {

        private final List<Message> messages = new ArrayList<>();
        private final List<String> stop = new ArrayList<>();
        private final List<ToolDefinition> tools = new ArrayList<>();
        private Integer maxTokens;
        private Double temperature;
        private Double topP;
        private Double frequencyPenalty;
        private Double presencePenalty;
        private Long seed;
        private Integer choices;
        private ResponseFormat responseFormat;
        private ToolChoice toolChoice;
        private Boolean parallelToolCalls;
        private ReasoningEffort reasoningEffort;
        private Integer topLogprobs;

        private Builder() {}

        private Builder(ChatRequest request) {
            copyFrom(request);
            messages.addAll(request.messages);
            stop.addAll(request.stop);
            tools.addAll(request.tools);
            maxTokens = request.maxTokens;
            temperature = request.temperature;
            topP = request.topP;
            frequencyPenalty = request.frequencyPenalty;
            presencePenalty = request.presencePenalty;
            seed = request.seed;
            choices = request.choices;
            responseFormat = request.responseFormat;
            toolChoice = request.toolChoice;
            parallelToolCalls = request.parallelToolCalls;
            reasoningEffort = request.reasoningEffort;
            topLogprobs = request.topLogprobs;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** Adds a message. */
        public Builder message(Message message) {
            messages.add(Objects.requireNonNull(message, "message"));
            return this;
        }

        /** Adds messages. */
        public Builder messages(List<Message> list) {
            list.forEach(this::message);
            return this;
        }

        /** Adds instructions of the application. */
        public Builder system(String text) {
            return message(Message.system(text));
        }

        /** Adds what the person says. */
        public Builder user(String text) {
            return message(Message.user(text));
        }

        /** @param tokens at least 1 */
        public Builder maxTokens(int tokens) {
            maxTokens = (int) range("maxTokens", tokens, 1, Integer.MAX_VALUE);
            return this;
        }

        /** @param value 0 to 2 */
        public Builder temperature(double value) {
            temperature = range("temperature", value, 0, 2);
            return this;
        }

        /** @param value 0 to 1 */
        public Builder topP(double value) {
            topP = range("topP", value, 0, 1);
            return this;
        }

        /** @param value -2 to 2 */
        public Builder frequencyPenalty(double value) {
            frequencyPenalty = range("frequencyPenalty", value, -2, 2);
            return this;
        }

        /** @param value -2 to 2 */
        public Builder presencePenalty(double value) {
            presencePenalty = range("presencePenalty", value, -2, 2);
            return this;
        }

        /** Adds a text at which to stop, not empty. */
        public Builder stop(String text) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("A stop text must not be empty.");
            }
            stop.add(text);
            return this;
        }

        /** @param value any number */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** @param count how many answers, 1 to 128 */
        public Builder choices(int count) {
            choices = (int) range("choices", count, 1, 128);
            return this;
        }

        /** @param format the form of the answer */
        public Builder responseFormat(ResponseFormat format) {
            responseFormat = Objects.requireNonNull(format, "format");
            return this;
        }

        /** Adds a tool. */
        public Builder tool(ToolDefinition tool) {
            tools.add(Objects.requireNonNull(tool, "tool"));
            return this;
        }

        /** @param choice whether and which tool must be called */
        public Builder toolChoice(ToolChoice choice) {
            toolChoice = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /** @param allowed whether several tools may be called at once */
        public Builder parallelToolCalls(boolean allowed) {
            parallelToolCalls = allowed;
            return this;
        }

        /** @param effort how much to think */
        public Builder reasoningEffort(ReasoningEffort effort) {
            reasoningEffort = Objects.requireNonNull(effort, "effort");
            return this;
        }

        /** @param alternatives 0 to 20 */
        public Builder topLogprobs(int alternatives) {
            topLogprobs = (int) range("topLogprobs", alternatives, 0, 20);
            return this;
        }

        /**
         * @return the request
         * @throws IllegalArgumentException when it has no message
         */
        public ChatRequest build() {
            if (messages.isEmpty()) {
                throw new IllegalArgumentException("A chat needs at least one message.");
            }
            return new ChatRequest(this);
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

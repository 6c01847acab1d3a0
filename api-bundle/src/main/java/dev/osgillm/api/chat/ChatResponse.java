/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import dev.osgillm.api.Timings;
import dev.osgillm.api.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The whole answer to a chat, or, in {@link dev.osgillm.api.LlmException#partial(Class)}, as much of it as arrived. The
 * shortcuts speak of the first choice.
 */
@ProviderType
public final class ChatResponse {

    private final String providerId;
    private final String model;
    private final String id;
    private final String requestId;
    private final String continuation;
    private final List<Choice> choices;
    private final Usage usage;
    private final Timings timings;

    private ChatResponse(Builder builder) {
        providerId = builder.providerId;
        model = builder.model;
        id = builder.id;
        requestId = builder.requestId;
        continuation = builder.continuation;
        choices = List.copyOf(builder.choices);
        usage = builder.usage;
        timings = builder.timings;
    }

    /** @return a response with nothing in it */
    public static Builder builder() {
        return new Builder();
    }

    /** @return a builder with everything that this response has */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.providerId = providerId;
        builder.model = model;
        builder.id = id;
        builder.requestId = requestId;
        builder.continuation = continuation;
        builder.choices.addAll(choices);
        builder.usage = usage;
        builder.timings = timings;
        return builder;
    }

    /** @return the id of the provider instance that answered */
    public Optional<String> providerId() {
        return Optional.ofNullable(providerId);
    }

    /** @return the model as the server named it; often a dated snapshot of what was asked for */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** @return the server's id of the answer; not unique at every server */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /** @return the id under which the provider logged the request */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * @return the server's state after this answer, from which a completion of the same model can go on; opaque, and empty
     *     where the server has no such thing
     */
    public Optional<String> continuation() {
        return Optional.ofNullable(continuation);
    }

    /** @return the answers by index; one unless more were asked for, none when a partial response has nothing */
    public List<Choice> choices() {
        return choices;
    }

    /** @return the tokens used */
    public Usage usage() {
        return usage;
    }

    /** @return how long it took */
    public Optional<Timings> timings() {
        return Optional.ofNullable(timings);
    }

    /** @return tokens that the server generated in a second, by its own clock; empty where it does not tell */
    public OptionalDouble tokensPerSecond() {
        long nanos =
                timings().flatMap(Timings::generation).map(Duration::toNanos).orElse(0L);
        return nanos <= 0 || usage.outputTokens().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(usage.outputTokens().getAsLong() * 1e9 / nanos);
    }

    /** @return the first answer's message; an empty one when there is none */
    public Message message() {
        return choices.isEmpty()
                ? Message.builder(Role.ASSISTANT).build()
                : choices.get(0).message();
    }

    /** @return the first answer's text, without its reasoning; empty when there is none */
    public String text() {
        return message().text();
    }

    /** @return the tools that the first answer wants called */
    public List<ToolCall> toolCalls() {
        return message().toolCalls();
    }

    /** @return why the first answer ended; empty only in a partial response */
    public Optional<FinishReason> finishReason() {
        return choices.isEmpty() ? Optional.empty() : choices.get(0).finishReason();
    }

    /** Without the text: answers do not belong into logs. */
    @Override
    public String toString() {
        return "ChatResponse[" + providerId + ", " + model + ", " + choices + ", " + usage + "]";
    }

    /** Collects a response. For one thread. */
    @ProviderType
    public static final class Builder {

        private final List<Choice> choices = new ArrayList<>();
        private String providerId;
        private String model;
        private String id;
        private String requestId;
        private String continuation;
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

        /** @param responseId the server's id of the answer, or {@code null} */
        public Builder id(String responseId) {
            id = responseId;
            return this;
        }

        /** @param loggedId the provider's id of the request, or {@code null} */
        public Builder requestId(String loggedId) {
            requestId = loggedId;
            return this;
        }

        /** @param state from which a later request can go on, or {@code null} */
        public Builder continuation(String state) {
            continuation = state;
            return this;
        }

        /** Adds an answer. */
        public Builder choice(Choice choice) {
            choices.add(Objects.requireNonNull(choice, "choice"));
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
        public ChatResponse build() {
            return new ChatResponse(this);
        }
    }
}

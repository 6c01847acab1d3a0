/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.interceptor;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** How a call ended. */
@ProviderType
public final class Outcome {

    private final String providerId;
    private final String model;
    private final Object response;
    private final LlmException failure;
    private final Usage usage;
    private final long characters;
    private final Duration duration;
    private final Duration firstEvent;
    private final boolean answered;
    private final boolean streamed;

    private Outcome(Builder builder) {
        providerId = builder.providerId;
        model = builder.model;
        response = builder.response;
        failure = builder.failure;
        usage = builder.usage;
        characters = builder.characters;
        duration = builder.duration;
        firstEvent = builder.firstEvent;
        answered = builder.answered;
        streamed = builder.streamed;
    }

    /** @return a builder, for the router and for tests of interceptors */
    public static Builder builder() {
        return new Builder();
    }

    /** @return the instance that answered, or was last asked; empty when none was */
    public Optional<String> providerId() {
        return Optional.ofNullable(providerId);
    }

    /**
     * @return the model that this instance was asked for, its default where nobody named one; for an answer of an
     *     interceptor what that says. The name that a server gives to its model is in the response
     */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /**
     * @param type {@link dev.osgillm.api.chat.ChatResponse} or {@link dev.osgillm.api.embedding.EmbeddingResponse}
     * @return the whole answer; empty when the call failed or was left before it came
     */
    public <T> Optional<T> response(Class<T> type) {
        return type.isInstance(response) ? Optional.of(type.cast(response)) : Optional.empty();
    }

    /** @return why there is no answer; {@link ErrorKind#CANCELLED} also when the subscriber just left */
    public Optional<LlmException> failure() {
        return Optional.ofNullable(failure);
    }

    /** @return the tokens as far as somebody told them, also of a call that failed half-way; those of an answer that an interceptor gave were not spent again */
    public Usage usage() {
        return usage;
    }

    /**
     * @return characters of the answer that a model wrote, as far as it came, also of a call that failed half-way or was
     *     left: text, reasoning, refusals and arguments of tools, of all choices. For those who must estimate tokens that
     *     nobody told
     */
    public long characters() {
        return characters;
    }

    /** @return from the start of the call to its end */
    public Duration duration() {
        return duration;
    }

    /** @return from the start to the first piece; empty when none came, or nobody asked for pieces */
    public Optional<Duration> firstEvent() {
        return Optional.ofNullable(firstEvent);
    }

    /** @return whether an interceptor answered, and no provider was asked */
    public boolean answered() {
        return answered;
    }

    /** @return whether the caller took the answer in pieces */
    public boolean streamed() {
        return streamed;
    }

    /** Without what the answer says. */
    @Override
    public String toString() {
        return "Outcome[" + providerId + ", " + model + ", " + (failure == null ? "answer" : failure.kind()) + ", "
                + usage + ", " + duration + "]";
    }

    /** Collects an outcome. For one thread. */
    @ProviderType
    public static final class Builder {

        private String providerId;
        private String model;
        private Object response;
        private LlmException failure;
        private Usage usage = Usage.UNKNOWN;
        private long characters;
        private Duration duration = Duration.ZERO;
        private Duration firstEvent;
        private boolean answered;
        private boolean streamed;

        private Builder() {}

        /** @param id see {@link Outcome#providerId()}, may be {@code null} */
        public Builder providerId(String id) {
            providerId = id;
            return this;
        }

        /** @param name see {@link Outcome#model()}, may be {@code null} */
        public Builder model(String name) {
            model = name;
            return this;
        }

        /** @param answer see {@link Outcome#response}, may be {@code null} */
        public Builder response(Object answer) {
            response = answer;
            return this;
        }

        /** @param reason see {@link Outcome#failure()}, may be {@code null} */
        public Builder failure(LlmException reason) {
            failure = reason;
            return this;
        }

        /** @param tokens see {@link Outcome#usage()} */
        public Builder usage(Usage tokens) {
            usage = Objects.requireNonNull(tokens, "tokens");
            return this;
        }

        /** @param count see {@link Outcome#characters()} */
        public Builder characters(long count) {
            characters = count;
            return this;
        }

        /** @param time see {@link Outcome#duration()} */
        public Builder duration(Duration time) {
            duration = Objects.requireNonNull(time, "time");
            return this;
        }

        /** @param time see {@link Outcome#firstEvent()}, may be {@code null} */
        public Builder firstEvent(Duration time) {
            firstEvent = time;
            return this;
        }

        /** @param byInterceptor see {@link Outcome#answered()} */
        public Builder answered(boolean byInterceptor) {
            answered = byInterceptor;
            return this;
        }

        /** @param inPieces see {@link Outcome#streamed()} */
        public Builder streamed(boolean inPieces) {
            streamed = inPieces;
            return this;
        }

        /** @return the outcome */
        public Outcome build() {
            return new Outcome(this);
        }
    }
}

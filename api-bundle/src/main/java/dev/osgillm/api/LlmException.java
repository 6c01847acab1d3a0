/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one failure of every call. The {@linkplain #kind() kind} tells a program what to do, the message tells a person:
 * it names the provider, what happened, and the next step. Neither ever holds a secret.
 */
@ProviderType
public final class LlmException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final String problem;
    private final String providerId;
    private final int status;
    private final String code;
    private final String requestId;
    private final boolean retryable;
    private final Duration retryAfter;
    private final transient Object partial;

    private LlmException(Builder builder) {
        super(message(builder), builder.cause);
        kind = builder.kind;
        problem = builder.problem;
        providerId = builder.providerId;
        status = builder.status;
        code = builder.code;
        requestId = builder.requestId;
        retryable = builder.retryable == null ? builder.kind.retryable() : builder.retryable;
        retryAfter = builder.retryAfter;
        partial = builder.partial;
    }

    private static String message(Builder builder) {
        return builder.providerId == null ? builder.problem : builder.providerId + ": " + builder.problem;
    }

    /**
     * Starts an exception.
     *
     * @param problem full sentences: what happened, then what a person should do next; without the provider's id, which
     *     is put before it
     */
    public static Builder builder(ErrorKind kind, String problem) {
        return new Builder(kind, problem);
    }

    /** @return a builder with everything that this exception has, itself not its cause */
    public Builder toBuilder() {
        Builder builder = new Builder(kind, problem);
        builder.providerId = providerId;
        builder.status = status;
        builder.code = code;
        builder.requestId = requestId;
        builder.retryable = retryable;
        builder.retryAfter = retryAfter;
        builder.partial = partial;
        builder.cause = getCause();
        return builder;
    }

    /** @return what went wrong */
    public ErrorKind kind() {
        return kind;
    }

    /** @return the id of the provider that failed; empty when none was reached */
    public Optional<String> providerId() {
        return Optional.ofNullable(providerId);
    }

    /** @return the HTTP status, when there was an answer */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** @return the provider's own error code or type, as sent */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    /** @return the id under which the provider logged the request, for its support */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /** @return whether the same call may succeed later without a person's help */
    public boolean retryable() {
        return retryable;
    }

    /** @return how long the provider asks to wait before the next attempt */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * What had arrived before the failure. A chat has a {@code ChatResponse} without a finish reason.
     *
     * @param type the result type of the call
     * @return the partial answer, empty when nothing had arrived or it is of another type
     */
    public <T> Optional<T> partial(Class<T> type) {
        return type.isInstance(partial) ? Optional.of(type.cast(partial)) : Optional.empty();
    }

    /** Collects the parts of an {@link LlmException}. For one thread. */
    @ProviderType
    public static final class Builder {

        private final ErrorKind kind;
        private final String problem;
        private String providerId;
        private int status;
        private String code;
        private String requestId;
        private Boolean retryable;
        private Duration retryAfter;
        private Object partial;
        private Throwable cause;

        private Builder(ErrorKind kind, String problem) {
            this.kind = Objects.requireNonNull(kind, "kind");
            this.problem = Objects.requireNonNull(problem, "problem");
        }

        /** @param id the provider's id, or {@code null} when unknown */
        public Builder provider(String id) {
            providerId = id;
            return this;
        }

        /** @param httpStatus the HTTP status, 0 for none */
        public Builder status(int httpStatus) {
            status = httpStatus;
            return this;
        }

        /** @param providerCode the provider's own code, or {@code null} */
        public Builder code(String providerCode) {
            code = providerCode;
            return this;
        }

        /** @param id the provider's id of the request, or {@code null} */
        public Builder requestId(String id) {
            requestId = id;
            return this;
        }

        /** @param value overrides what {@link ErrorKind#retryable()} says */
        public Builder retryable(boolean value) {
            retryable = value;
            return this;
        }

        /** @param delay how long to wait, or {@code null} when the provider did not say */
        public Builder retryAfter(Duration delay) {
            retryAfter = delay;
            return this;
        }

        /** @param answer what had arrived, or {@code null} */
        public Builder partial(Object answer) {
            partial = answer;
            return this;
        }

        /** @param throwable the cause, or {@code null} */
        public Builder cause(Throwable throwable) {
            cause = throwable;
            return this;
        }

        /** @return the exception, with the stack of the calling thread */
        public LlmException build() {
            return new LlmException(this);
        }
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

/**
 * What went wrong, seen from the caller. Kinds may be added: a {@code switch} needs a default.
 */
public enum ErrorKind {
    /** The key or token is missing, wrong, expired or revoked. A person must set another one. Not retryable. */
    AUTHENTICATION(false),
    /** The key is good but may not do this: model, region or scope. A person must change rights. Not retryable. */
    PERMISSION(false),
    /** The account has no credit or reached a spending limit. A person must pay or raise it. Not retryable. */
    QUOTA(false),
    /** Too many requests or tokens for now. Repeat after {@link LlmException#retryAfter()}. Retryable. */
    RATE_LIMIT(true),
    /** No such model at this provider, or no access to it. Choose another, or pull it. Not retryable. */
    MODEL_NOT_FOUND(false),
    /** The request is malformed, or uses what the model does not support. Change it. Not retryable. */
    INVALID_REQUEST(false),
    /** The prompt and the wanted answer do not fit into the model's context. Shorten. Not retryable. */
    CONTEXT_LENGTH(false),
    /** The provider refused the prompt or its answer for its content. Not retryable. */
    CONTENT_FILTER(false),
    /** One of the limits of {@link Timeouts} was reached. Retryable by the caller; the server may have done the work. */
    TIMEOUT(true),
    /** The call was cancelled by {@link Call#cancel()} or by an interrupt. Not retryable. */
    CANCELLED(false),
    /** The provider is overloaded, loading, leaving or absent. Repeat later or elsewhere. Retryable. */
    UNAVAILABLE(true),
    /** No connection, or it broke. Retryable. */
    NETWORK(true),
    /** The server answered something that is not its protocol, or stopped in the middle of an answer. Not retryable. */
    PROTOCOL(false),
    /** The configuration of the provider is wrong or incomplete; the message names PID and key. Not retryable. */
    CONFIGURATION(false);

    private final boolean retryable;

    ErrorKind(boolean retryable) {
        this.retryable = retryable;
    }

    /**
     * @return whether a failure of this kind may go away by itself; a single failure can know better, see
     *     {@link LlmException#retryable()}
     */
    public boolean retryable() {
        return retryable;
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What the requests of all capabilities share. */
@ProviderType
public abstract class LlmRequest {

    private final String model;
    private final Timeouts timeouts;
    private final Map<String, String> headers;
    private final Map<String, Object> extra;
    private final Map<String, String> attributes;

    /** @param builder what was collected */
    protected LlmRequest(Builder<?> builder) {
        model = builder.model;
        timeouts = builder.timeouts;
        headers = Map.copyOf(builder.headers);
        extra = JsonValues.copyOf(builder.extra);
        attributes = Map.copyOf(builder.attributes);
    }

    /** @return the model as the provider names it; empty for the default of the provider instance */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** @return the limits of this request; what is absent is inherited */
    public Timeouts timeouts() {
        return timeouts;
    }

    /** @return additional HTTP headers; they win over the instance's, but never replace its credentials */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * @return members that reach the top level of the request's JSON untouched and win over everything else: the way to
     *     use what a server offers and this API does not know. Values are {@code null}, {@link String}, {@link Number},
     *     {@link Boolean}, {@link java.util.List} and {@link Map} with string keys, of these
     */
    public Map<String, Object> extra() {
        return extra;
    }

    /**
     * @return what the application tells the runtime and nobody else, such as the conversation that a request belongs to:
     *     routes and interceptors read it, and it never reaches the wire. Names that this project reads are the
     *     {@code ATTRIBUTE_} constants of {@link LlmConstants}
     */
    public Map<String, String> attributes() {
        return attributes;
    }

    /**
     * Collects what all requests share. For one thread.
     *
     * @param <B> the builder itself
     */
    @ProviderType
    public abstract static class Builder<B extends Builder<B>> {

        private String model;
        private Timeouts timeouts = Timeouts.INHERITED;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final Map<String, Object> extra = new LinkedHashMap<>();
        private final Map<String, String> attributes = new LinkedHashMap<>();

        /** For builders of requests. */
        protected Builder() {}

        /** @return this builder */
        protected abstract B self();

        /** @param request whose shared parts to take over */
        protected void copyFrom(LlmRequest request) {
            model = request.model;
            timeouts = request.timeouts;
            headers.putAll(request.headers);
            extra.putAll(request.extra);
            attributes.putAll(request.attributes);
        }

        /** @param name the model as the provider names it; {@code null} or blank for the instance's default */
        public B model(String name) {
            model = name == null || name.isBlank() ? null : name.strip();
            return self();
        }

        /** @param limits the limits of this request */
        public B timeouts(Timeouts limits) {
            timeouts = Objects.requireNonNull(limits, "limits");
            return self();
        }

        /** Adds an HTTP header. */
        public B header(String name, String value) {
            headers.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return self();
        }

        /**
         * Adds a member to the request's JSON.
         *
         * @param value see {@link LlmRequest#extra()}
         */
        public B extra(String name, Object value) {
            extra.put(Objects.requireNonNull(name, "name"), value);
            return self();
        }

        /**
         * Adds an attribute.
         *
         * @param value see {@link LlmRequest#attributes()}
         */
        public B attribute(String name, String value) {
            attributes.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return self();
        }
    }
}

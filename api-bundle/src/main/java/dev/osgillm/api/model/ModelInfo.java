/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** What a server says about a model. What it did not say is empty. */
@ProviderType
public final class ModelInfo {

    private final String id;
    private final String owner;
    private final long contextWindow;
    private final long maxOutputTokens;
    private final long size;
    private final Instant modified;
    private final Set<String> capabilities;
    private final Map<String, String> details;

    private ModelInfo(Builder builder) {
        id = builder.id;
        owner = builder.owner;
        contextWindow = builder.contextWindow;
        maxOutputTokens = builder.maxOutputTokens;
        size = builder.size;
        modified = builder.modified;
        capabilities = Set.copyOf(builder.capabilities);
        details = Map.copyOf(builder.details);
    }

    /** @param id the name under which requests use the model */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** @return the name under which requests use the model */
    public String id() {
        return id;
    }

    /** @return who made or serves it */
    public Optional<String> owner() {
        return Optional.ofNullable(owner);
    }

    /** @return tokens of prompt and answer together */
    public OptionalLong contextWindow() {
        return contextWindow < 0 ? OptionalLong.empty() : OptionalLong.of(contextWindow);
    }

    /** @return the most tokens of an answer */
    public OptionalLong maxOutputTokens() {
        return maxOutputTokens < 0 ? OptionalLong.empty() : OptionalLong.of(maxOutputTokens);
    }

    /** @return bytes on the server's disk */
    public OptionalLong size() {
        return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }

    /** @return when it was made or last changed */
    public Optional<Instant> modified() {
        return Optional.ofNullable(modified);
    }

    /** @return what it can do: names of {@link dev.osgillm.api.LlmConstants#CAPABILITIES}, and the server's own */
    public Set<String> capabilities() {
        return capabilities;
    }

    /** @return everything else, by the server's names: {@code family}, {@code parameter_size}, {@code quantization} ... */
    public Map<String, String> details() {
        return details;
    }

    @Override
    public String toString() {
        return "ModelInfo[" + id + "]";
    }

    /** Collects a description; a negative number means unknown. For one thread. */
    @ProviderType
    public static final class Builder {

        private final String id;
        private final Set<String> capabilities = new LinkedHashSet<>();
        private final Map<String, String> details = new LinkedHashMap<>();
        private String owner;
        private long contextWindow = -1;
        private long maxOutputTokens = -1;
        private long size = -1;
        private Instant modified;

        private Builder(String id) {
            this.id = Objects.requireNonNull(id, "id");
        }

        /** @param name who made or serves it, or {@code null} */
        public Builder owner(String name) {
            owner = name;
            return this;
        }

        /** @param tokens of prompt and answer together */
        public Builder contextWindow(long tokens) {
            contextWindow = tokens;
            return this;
        }

        /** @param tokens of an answer at most */
        public Builder maxOutputTokens(long tokens) {
            maxOutputTokens = tokens;
            return this;
        }

        /** @param bytes on the server's disk */
        public Builder size(long bytes) {
            size = bytes;
            return this;
        }

        /** @param instant when it was made or last changed, or {@code null} */
        public Builder modified(Instant instant) {
            modified = instant;
            return this;
        }

        /** Adds something that it can do. */
        public Builder capability(String name) {
            capabilities.add(Objects.requireNonNull(name, "name"));
            return this;
        }

        /** Adds a detail; nothing for a {@code null} or empty value. */
        public Builder detail(String name, String value) {
            if (value != null && !value.isEmpty()) {
                details.put(Objects.requireNonNull(name, "name"), value);
            }
            return this;
        }

        /** @return the description */
        public ModelInfo build() {
            return new ModelInfo(this);
        }
    }
}

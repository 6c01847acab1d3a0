/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.client;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.annotation.versioning.ProviderType;

/** A provider instance as it is published, without any way to reach the service object. */
@ProviderType
public final class ProviderInfo {

    private final String id;
    private final String type;
    private final String model;
    private final boolean local;
    private final boolean configured;
    private final Set<String> capabilities;
    private final int ranking;
    private final long serviceId;
    private final String bundle;
    private final Map<String, Object> properties;

    private ProviderInfo(Builder builder) {
        id = builder.id;
        type = builder.type;
        model = builder.model;
        local = builder.local;
        configured = builder.configured;
        capabilities = builder.capabilities;
        ranking = builder.ranking;
        serviceId = builder.serviceId;
        bundle = builder.bundle;
        properties = builder.properties;
    }

    /** @param id the unique name of the instance */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** @return the unique name of the instance */
    public String id() {
        return id;
    }

    /** @return what kind of server it is */
    public String type() {
        return type;
    }

    /** @return its default chat model */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** @return whether prompts stay on this machine */
    public boolean local() {
        return local;
    }

    /** @return whether it has what it needs to serve */
    public boolean configured() {
        return configured;
    }

    /** @return what it can do, sorted, see {@link dev.osgillm.api.LlmConstants#CAPABILITIES} */
    public Set<String> capabilities() {
        return capabilities;
    }

    /** @return its {@code service.ranking} */
    public int ranking() {
        return ranking;
    }

    /** @return its {@code service.id} */
    public long serviceId() {
        return serviceId;
    }

    /** @return symbolic name and version of the bundle that publishes it */
    public String bundle() {
        return bundle;
    }

    /** @return all service properties, for filters */
    public Map<String, Object> properties() {
        return properties;
    }

    @Override
    public String toString() {
        return id + " (" + type + ", " + bundle + ")";
    }

    /** Collects a description. For one thread. */
    @ProviderType
    public static final class Builder {

        private final String id;
        private String type;
        private String model;
        private boolean local;
        private boolean configured = true;
        private Set<String> capabilities = Set.of();
        private int ranking;
        private long serviceId;
        private String bundle = "";
        private Map<String, Object> properties = Map.of();

        private Builder(String id) {
            this.id = Objects.requireNonNull(id, "id");
            type = id;
        }

        /** @param kind what kind of server it is */
        public Builder type(String kind) {
            type = Objects.requireNonNull(kind, "kind");
            return this;
        }

        /** @param name its default chat model, or {@code null} or blank for none */
        public Builder model(String name) {
            model = name == null || name.isBlank() ? null : name;
            return this;
        }

        /** @param value whether prompts stay on this machine */
        public Builder local(boolean value) {
            local = value;
            return this;
        }

        /** @param value whether it has what it needs to serve */
        public Builder configured(boolean value) {
            configured = value;
            return this;
        }

        /** @param names what it can do */
        public Builder capabilities(Set<String> names) {
            capabilities = java.util.Collections.unmodifiableSet(new TreeSet<>(names));
            return this;
        }

        /** @param value its {@code service.ranking} */
        public Builder ranking(int value) {
            ranking = value;
            return this;
        }

        /** @param value its {@code service.id} */
        public Builder serviceId(long value) {
            serviceId = value;
            return this;
        }

        /** @param name symbolic name and version of the bundle that publishes it */
        public Builder bundle(String name) {
            bundle = Objects.requireNonNull(name, "name");
            return this;
        }

        /** @param all all service properties */
        public Builder properties(Map<String, Object> all) {
            properties = Map.copyOf(all);
            return this;
        }

        /** @return the description */
        public ProviderInfo build() {
            return new ProviderInfo(this);
        }
    }
}

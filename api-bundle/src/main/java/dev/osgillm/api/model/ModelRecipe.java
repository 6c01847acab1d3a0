/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** How to make a model out of another. */
@ProviderType
public final class ModelRecipe {

    private final String name;
    private final String from;
    private final String system;
    private final String template;
    private final String quantize;
    private final Map<String, Object> parameters;

    private ModelRecipe(Builder builder) {
        name = builder.name;
        from = builder.from;
        system = builder.system;
        template = builder.template;
        quantize = builder.quantize;
        parameters = Map.copyOf(builder.parameters);
    }

    /**
     * @param name of the new model
     * @param from the model to start from
     */
    public static Builder builder(String name, String from) {
        return new Builder(name, from);
    }

    /** @return the name of the new model */
    public String name() {
        return name;
    }

    /** @return the model to start from */
    public String from() {
        return from;
    }

    /** @return the system message that is built in */
    public Optional<String> system() {
        return Optional.ofNullable(system);
    }

    /** @return the prompt template that is built in, in the server's language */
    public Optional<String> template() {
        return Optional.ofNullable(template);
    }

    /** @return the quantisation to reach, in the server's words */
    public Optional<String> quantize() {
        return Optional.ofNullable(quantize);
    }

    /** @return sampling parameters that are built in, by the server's names */
    public Map<String, Object> parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return "ModelRecipe[" + name + " from " + from + "]";
    }

    /** Collects a recipe. For one thread. */
    @ProviderType
    public static final class Builder {

        private final String name;
        private final String from;
        private final Map<String, Object> parameters = new LinkedHashMap<>();
        private String system;
        private String template;
        private String quantize;

        private Builder(String name, String from) {
            this.name = Objects.requireNonNull(name, "name");
            this.from = Objects.requireNonNull(from, "from");
        }

        /** @param text the system message, or {@code null} */
        public Builder system(String text) {
            system = text;
            return this;
        }

        /** @param text the prompt template, or {@code null} */
        public Builder template(String text) {
            template = text;
            return this;
        }

        /** @param level the quantisation, or {@code null} */
        public Builder quantize(String level) {
            quantize = level;
            return this;
        }

        /** Adds a sampling parameter. */
        public Builder parameter(String key, Object value) {
            parameters.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** @return the recipe */
        public ModelRecipe build() {
            return new ModelRecipe(this);
        }
    }
}

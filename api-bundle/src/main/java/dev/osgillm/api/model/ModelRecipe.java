/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

import dev.osgillm.api.chat.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** How to make a model out of another, or out of files. */
@ProviderType
public final class ModelRecipe {

    private final String name;
    private final String from;
    private final String system;
    private final String template;
    private final String quantize;
    private final List<String> licenses;
    private final List<Message> messages;
    private final Map<String, Object> parameters;
    private final Map<String, Path> files;
    private final Map<String, Path> adapters;

    private ModelRecipe(Builder builder) {
        name = builder.name;
        from = builder.from;
        system = builder.system;
        template = builder.template;
        quantize = builder.quantize;
        licenses = List.copyOf(builder.licenses);
        messages = List.copyOf(builder.messages);
        parameters = Map.copyOf(builder.parameters);
        files = Collections.unmodifiableMap(new LinkedHashMap<>(builder.files));
        adapters = Collections.unmodifiableMap(new LinkedHashMap<>(builder.adapters));
    }

    /**
     * @param name of the new model
     * @param from the model to start from; {@code null} when it is made out of {@link Builder#file files}
     */
    public static Builder builder(String name, String from) {
        return new Builder(name, from);
    }

    /** @return the name of the new model */
    public String name() {
        return name;
    }

    /** @return the model to start from; empty when it is made out of files */
    public Optional<String> from() {
        return Optional.ofNullable(from);
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

    /** @return the texts of its licenses */
    public List<String> licenses() {
        return licenses;
    }

    /** @return a conversation that is built in, text only */
    public List<Message> messages() {
        return messages;
    }

    /** @return sampling parameters that are built in, by the server's names */
    public Map<String, Object> parameters() {
        return parameters;
    }

    /** @return files of this machine to make it out of, by the names they have in the model; brought to the server first */
    public Map<String, Path> files() {
        return files;
    }

    /** @return adapter files of this machine, as {@link #files()} */
    public Map<String, Path> adapters() {
        return adapters;
    }

    @Override
    public String toString() {
        return "ModelRecipe[" + name + " from " + (from == null ? files.keySet() : from) + "]";
    }

    /** Collects a recipe. For one thread. */
    @ProviderType
    public static final class Builder {

        private final String name;
        private final String from;
        private final List<String> licenses = new ArrayList<>();
        private final List<Message> messages = new ArrayList<>();
        private final Map<String, Object> parameters = new LinkedHashMap<>();
        private final Map<String, Path> files = new LinkedHashMap<>();
        private final Map<String, Path> adapters = new LinkedHashMap<>();
        private String system;
        private String template;
        private String quantize;

        private Builder(String name, String from) {
            this.name = Objects.requireNonNull(name, "name");
            this.from = from;
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

        /** Adds the text of a license. */
        public Builder license(String text) {
            licenses.add(Objects.requireNonNull(text, "text"));
            return this;
        }

        /** Adds a message of the conversation that is built in. */
        public Builder message(Message message) {
            messages.add(Objects.requireNonNull(message, "message"));
            return this;
        }

        /** Adds a file of this machine, under its own name. */
        public Builder file(Path file) {
            files.put(file.getFileName().toString(), file);
            return this;
        }

        /** Adds an adapter file of this machine, under its own name. */
        public Builder adapter(Path file) {
            adapters.put(file.getFileName().toString(), file);
            return this;
        }

        /** Adds a sampling parameter; several values under one key are given as a list. */
        public Builder parameter(String key, Object value) {
            parameters.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * @return the recipe
         * @throws IllegalArgumentException when it has neither a model to start from nor files
         */
        public ModelRecipe build() {
            if (from == null && files.isEmpty()) {
                throw new IllegalArgumentException("A model is made from another model or from files: name one.");
            }
            return new ModelRecipe(this);
        }
    }
}

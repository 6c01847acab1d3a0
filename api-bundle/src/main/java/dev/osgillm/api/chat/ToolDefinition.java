/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A tool that the model may ask for. */
@ProviderType
public final class ToolDefinition {

    private final String name;
    private final String description;
    private final String parameters;
    private final boolean strict;

    private ToolDefinition(String name, String description, String parameters, boolean strict) {
        this.name = Objects.requireNonNull(name, "name");
        this.description = description;
        this.parameters = parameters;
        this.strict = strict;
    }

    /**
     * @param name letters, digits, {@code _} and {@code -}, at most 64
     * @param description what it does and when to use it, for the model
     * @param parameters the JSON schema of its arguments, an object; {@code null} for a tool without arguments
     */
    public static ToolDefinition of(String name, String description, String parameters) {
        return new ToolDefinition(name, description, parameters, false);
    }

    /** @return this tool, its arguments held to the schema where the provider can */
    public ToolDefinition asStrict() {
        return new ToolDefinition(name, description, parameters, true);
    }

    /** @return the name */
    public String name() {
        return name;
    }

    /** @return what it does */
    public Optional<String> description() {
        return Optional.ofNullable(description);
    }

    /** @return the JSON schema of its arguments */
    public Optional<String> parameters() {
        return Optional.ofNullable(parameters);
    }

    /** @return whether its arguments are held to the schema where the provider can */
    public boolean strict() {
        return strict;
    }

    @Override
    public String toString() {
        return "ToolDefinition[" + name + "]";
    }
}

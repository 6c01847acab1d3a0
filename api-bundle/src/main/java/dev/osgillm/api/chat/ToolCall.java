/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** The model's wish to have a tool called. The result goes back as {@link Message#tool(ToolCall, String)}. */
@ProviderType
public final class ToolCall {

    private final String id;
    private final String name;
    private final String arguments;

    private ToolCall(String id, String name, String arguments) {
        this.id = Objects.requireNonNull(id, "id");
        this.name = Objects.requireNonNull(name, "name");
        this.arguments = Objects.requireNonNull(arguments, "arguments");
    }

    /**
     * @param id unique within the answer
     * @param name the tool's name
     * @param arguments JSON as the model wrote it
     */
    public static ToolCall of(String id, String name, String arguments) {
        return new ToolCall(id, name, arguments);
    }

    /** @return the id that its result must name; made by this side where the server gives none */
    public String id() {
        return id;
    }

    /** @return the tool's name, as the model wrote it: it may name a tool that does not exist */
    public String name() {
        return name;
    }

    /** @return the arguments as JSON text, as the model wrote it: check it before use, it can be invalid */
    public String arguments() {
        return arguments;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ToolCall call
                && id.equals(call.id)
                && name.equals(call.name)
                && arguments.equals(call.arguments);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, name, arguments);
    }

    @Override
    public String toString() {
        return "ToolCall[" + id + ", " + name + "]";
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Whether and which tool the model must call. */
@ProviderType
public final class ToolChoice {

    /** How far the model is free. Modes may be added. */
    public enum Mode {
        /** The model decides. */
        AUTO,
        /** No tool. */
        NONE,
        /** Some tool. */
        REQUIRED,
        /** The tool that {@link ToolChoice#tool()} names. */
        TOOL
    }

    /** The model decides. */
    public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, null);
    /** No tool. */
    public static final ToolChoice NONE = new ToolChoice(Mode.NONE, null);
    /** Some tool. */
    public static final ToolChoice REQUIRED = new ToolChoice(Mode.REQUIRED, null);

    private final Mode mode;
    private final String tool;

    private ToolChoice(Mode mode, String tool) {
        this.mode = mode;
        this.tool = tool;
    }

    /** @param name the tool that must be called */
    public static ToolChoice tool(String name) {
        return new ToolChoice(Mode.TOOL, Objects.requireNonNull(name, "name"));
    }

    /** @return how far the model is free */
    public Mode mode() {
        return mode;
    }

    /** @return the tool, with {@link Mode#TOOL} */
    public Optional<String> tool() {
        return Optional.ofNullable(tool);
    }

    @Override
    public String toString() {
        return tool == null ? mode.toString() : mode + "[" + tool + "]";
    }
}

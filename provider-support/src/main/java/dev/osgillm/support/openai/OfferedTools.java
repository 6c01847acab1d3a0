/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ToolChoice;
import dev.osgillm.api.chat.ToolDefinition;
import java.util.List;
import java.util.Optional;

/**
 * The tools that a server is told of, and whether it must call one. A tool that must be called cannot be named at every
 * server, but it can be the only one there is.
 */
public record OfferedTools(List<ToolDefinition> tools, Optional<ToolChoice> choice) {

    /** Copies the list. */
    public OfferedTools {
        tools = List.copyOf(tools);
    }

    /** @return what a request offers at a server */
    public static OfferedTools of(ChatRequest request, ServerQuirks quirks) {
        Optional<String> only =
                request.toolChoice().filter(choice -> !quirks.namedToolChoice()).flatMap(ToolChoice::tool);
        if (only.isEmpty()) {
            return new OfferedTools(request.tools(), request.toolChoice());
        }
        List<ToolDefinition> named = request.tools().stream()
                .filter(tool -> tool.name().equals(only.get()))
                .toList();
        return new OfferedTools(named.isEmpty() ? request.tools() : named, Optional.of(ToolChoice.REQUIRED));
    }
}

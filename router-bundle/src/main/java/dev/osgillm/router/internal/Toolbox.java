/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.tool.Tool;
import dev.osgillm.api.tool.ToolChatRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** The tools of one call, from its start to its end. */
final class Toolbox {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private final Map<String, OfferedTool> tools = new LinkedHashMap<>();

    /**
     * Its order is always the same, so that prompts begin alike and servers can cache them.
     *
     * @throws LlmException when the request asks for tools that cannot be offered
     */
    Toolbox(ToolChatRequest request, SortedMap<String, OfferedTool> published) {
        if (!request.chat().tools().isEmpty()) {
            throw invalid("The chat declares tools that nobody here can run, such as \""
                    + request.chat().tools().get(0).name()
                    + "\". Give them as ToolChatRequest.tool, or publish them as services.");
        }
        request.tools().forEach(this::add);
        if (request.names().isEmpty() && request.tools().isEmpty()) {
            tools.putAll(published);
        }
        request.names().stream().sorted().forEach(name -> {
            OfferedTool tool = published.get(name);
            if (tool == null) {
                throw invalid("Nobody publishes a tool \"" + name + "\". There " + list(published) + ".");
            }
            tools.putIfAbsent(name, tool);
        });
    }

    /** @return why it cannot be offered */
    static Optional<String> problem(ToolDefinition definition) {
        if (definition == null) {
            return Optional.of("it has no definition.");
        }
        if (!NAME.matcher(definition.name()).matches()) {
            return Optional.of("its name \"" + definition.name() + "\" must be letters, digits, _ and -, at most 64.");
        }
        if (!definition.parameters().map(JsonSyntax::isObject).orElse(true)) {
            return Optional.of(
                    "the parameters of \"" + definition.name() + "\" must be a JSON schema, which is an object.");
        }
        return Optional.empty();
    }

    List<ToolDefinition> definitions() {
        return tools.values().stream().map(OfferedTool::definition).toList();
    }

    Optional<OfferedTool> find(String name) {
        return Optional.ofNullable(tools.get(name));
    }

    /** @return "are a, b" or "are none" */
    String list() {
        return list(tools);
    }

    private void add(Tool tool) {
        ToolDefinition definition;
        try {
            definition = tool.definition();
        } catch (RuntimeException | LinkageError e) {
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "A tool of the request threw " + e.getClass().getName() + " when asked what it is.")
                    .cause(e)
                    .build();
        }
        problem(definition).ifPresent(problem -> {
            throw invalid("A tool of the request cannot be offered: " + problem);
        });
        if (tools.putIfAbsent(definition.name(), OfferedTool.own(definition, tool)) != null) {
            throw invalid("The request has two tools \"" + definition.name() + "\". Give one of them another name.");
        }
    }

    private static String list(Map<String, OfferedTool> tools) {
        return tools.isEmpty() ? "are none" : "are " + String.join(", ", tools.keySet());
    }

    private static LlmException invalid(String problem) {
        return LlmException.builder(ErrorKind.INVALID_REQUEST, problem).build();
    }
}

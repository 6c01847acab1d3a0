/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static dev.osgillm.ollama.internal.MessageWriter.invalid;

import com.google.gson.JsonObject;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ToolChoice;

/** Writes the body of {@code /api/chat}. What Ollama cannot do, and would make another answer, fails here. */
final class ChatRequestWriter {

    private final GenerationWriter generation;

    ChatRequestWriter(GenerationWriter generation) {
        this.generation = generation;
    }

    /** @throws dev.osgillm.api.LlmException of the kind {@code INVALID_REQUEST} for what cannot be expressed */
    JsonObject write(ChatRequest request, boolean stream) {
        refuseWhatIsMissing(request);
        JsonObject body = new JsonObject();
        body.addProperty("model", generation.model(request));
        body.add("messages", MessageWriter.messages(request.messages()));
        boolean toolsWanted = mode(request) != ToolChoice.Mode.NONE;
        if (toolsWanted && !request.tools().isEmpty()) {
            body.add("tools", MessageWriter.tools(request.tools()));
        }
        generation.complete(body, request, stream);
        return body;
    }

    private static ToolChoice.Mode mode(ChatRequest request) {
        return request.toolChoice().map(ToolChoice::mode).orElse(ToolChoice.Mode.AUTO);
    }

    private static void refuseWhatIsMissing(ChatRequest request) {
        ToolChoice.Mode mode = mode(request);
        if (mode == ToolChoice.Mode.REQUIRED || mode == ToolChoice.Mode.TOOL) {
            throw invalid("Ollama cannot be told that a tool must be called (tool choice " + mode
                    + "). Use the tool choice AUTO, and say in the prompt which tool to call.");
        }
        if (!request.parallelToolCalls().orElse(true) && !request.tools().isEmpty()) {
            throw invalid("Ollama cannot be told to call only one tool at a time. Leave parallelToolCalls unset.");
        }
        GenerationWriter.refuseChoices(request);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static dev.osgillm.ollama.internal.MessageWriter.invalid;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ReasoningEffort;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.chat.ToolChoice;
import dev.osgillm.support.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Writes the body of {@code /api/chat}. What Ollama cannot do, and would make another answer, fails here. */
final class ChatRequestWriter {

    private final OllamaSettings settings;

    ChatRequestWriter(OllamaSettings settings) {
        this.settings = settings;
    }

    /**
     * @param stream always written, because the server streams unless told otherwise; nothing overrides it
     * @throws dev.osgillm.api.LlmException of the kind {@code INVALID_REQUEST} for what cannot be expressed
     */
    JsonObject write(ChatRequest request, boolean stream) {
        refuseWhatIsMissing(request);
        JsonObject body = new JsonObject();
        String model = model(request);
        body.addProperty("model", model);
        body.add("messages", MessageWriter.messages(request.messages()));
        boolean toolsWanted = mode(request) != ToolChoice.Mode.NONE;
        if (toolsWanted && !request.tools().isEmpty()) {
            body.add("tools", MessageWriter.tools(request.tools()));
        }
        request.responseFormat().ifPresent(format -> addFormat(body, format));
        JsonObject options = options(request);
        body.add("options", options);
        request.reasoningEffort().ifPresent(effort -> body.add("think", think(effort, model)));
        request.topLogprobs().ifPresent(alternatives -> {
            body.addProperty("logprobs", true);
            body.addProperty("top_logprobs", alternatives);
        });
        settings.keepAlive().ifPresent(value -> body.add("keep_alive", Json.of(value)));
        Extra.merge(body, request.extra());
        if (options.isEmpty() && body.get("options") == options) {
            body.remove("options");
        }
        body.addProperty("stream", stream);
        return body;
    }

    /** @return the model that answers */
    String model(ChatRequest request) {
        return request.model().orElse(settings.model());
    }

    /** @return the context that the request asks for; empty when the server chooses */
    OptionalLong numCtx(ChatRequest request) {
        if (request.extra().get("options") instanceof Map<?, ?> options
                && options.get("num_ctx") instanceof Number number) {
            return OptionalLong.of(number.longValue());
        }
        return settings.numCtx().isPresent() ? OptionalLong.of(settings.numCtx().getAsInt()) : OptionalLong.empty();
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
        if (request.choices().orElse(1) > 1) {
            throw invalid("Ollama gives one answer to a request, not "
                    + request.choices().getAsInt() + ". Send the request several times.");
        }
    }

    private static void addFormat(JsonObject body, ResponseFormat format) {
        switch (format.type()) {
            case TEXT -> {
                // What the server does by itself.
            }
            case JSON -> body.addProperty("format", "json");
            case JSON_SCHEMA -> {
                String name = "schema " + format.name().orElse("");
                body.add("format", Json.given(format.schema().orElseThrow(), name));
            }
        }
    }

    private JsonObject options(ChatRequest request) {
        JsonObject options = new JsonObject();
        add(options, "temperature", request.temperature(), settings.temperature());
        add(options, "top_p", request.topP(), settings.topP());
        add(options, "frequency_penalty", request.frequencyPenalty(), OptionalDouble.empty());
        add(options, "presence_penalty", request.presencePenalty(), OptionalDouble.empty());
        OptionalInt maxTokens = request.maxTokens().isPresent() ? request.maxTokens() : settings.maxTokens();
        maxTokens.ifPresent(tokens -> options.addProperty("num_predict", tokens));
        settings.numCtx().ifPresent(tokens -> options.addProperty("num_ctx", tokens));
        request.seed().ifPresent(seed -> options.addProperty("seed", seed));
        if (!request.stop().isEmpty()) {
            options.add("stop", Json.of(List.copyOf(request.stop())));
        }
        return options;
    }

    private static void add(JsonObject options, String name, OptionalDouble wanted, OptionalDouble configured) {
        OptionalDouble value = wanted.isPresent() ? wanted : configured;
        value.ifPresent(number -> options.addProperty(name, number));
    }

    /**
     * Most models can only be told whether to think. Those of the gpt-oss family take levels, of which low is the least:
     * they cannot be kept from thinking.
     */
    private static JsonElement think(ReasoningEffort effort, String model) {
        boolean levels = model.toLowerCase(Locale.ROOT).contains("gpt-oss");
        return switch (effort) {
            case NONE -> levels ? new JsonPrimitive("low") : new JsonPrimitive(false);
            case MINIMAL, LOW -> levels ? new JsonPrimitive("low") : new JsonPrimitive(true);
            case MEDIUM -> levels ? new JsonPrimitive("medium") : new JsonPrimitive(true);
            case HIGH, XHIGH -> levels ? new JsonPrimitive("high") : new JsonPrimitive(true);
            case MAX -> new JsonPrimitive(levels ? "high" : "max");
        };
    }
}

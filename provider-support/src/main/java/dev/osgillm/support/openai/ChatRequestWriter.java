/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.chat.ToolChoice;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.support.json.Json;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Writes chat requests: only what was set, since many servers refuse what they do not know. {@code model} comes first,
 * because routers read it from the beginning of the body.
 */
public final class ChatRequestWriter {

    /**
     * What an instance adds to requests that do not say.
     *
     * @param model the default model
     */
    public record Defaults(String model, OptionalInt maxTokens, OptionalDouble temperature, OptionalDouble topP) {}

    private final OpenAiProfile profile;
    private final Defaults defaults;

    /** @param defaults of the instance */
    public ChatRequestWriter(OpenAiProfile profile, Defaults defaults) {
        this.profile = profile;
        this.defaults = defaults;
    }

    /**
     * @param stream whether the answer shall come in pieces
     * @throws dev.osgillm.api.LlmException of the kind {@code INVALID_REQUEST} for what the dialect cannot express
     */
    public JsonObject write(ChatRequest request, boolean stream) {
        String model = request.model().orElse(defaults.model());
        JsonObject body = new JsonObject();
        body.addProperty("model", model);
        JsonArray messages = new JsonArray();
        MessageWriter writer = new MessageWriter(profile.systemRole(model));
        for (Message message : request.messages()) {
            messages.add(writer.write(message));
        }
        body.add("messages", messages);
        sampling(request, model, body);
        tools(request, body);
        request.responseFormat().ifPresent(format -> responseFormat(format, body));
        body.addProperty("stream", stream);
        if (stream && profile.streamOptions()) {
            JsonObject options = new JsonObject();
            options.addProperty("include_usage", true);
            body.add("stream_options", options);
        }
        request.extra().forEach((name, value) -> body.add(name, Json.of(value)));
        return body;
    }

    private void sampling(ChatRequest request, String model, JsonObject body) {
        OptionalInt maxTokens = request.maxTokens().isPresent() ? request.maxTokens() : defaults.maxTokens();
        maxTokens.ifPresent(tokens -> body.addProperty(profile.maxTokensFieldFor(model), tokens));
        boolean configured = profile.takesSampling(model);
        number(
                body,
                "temperature",
                request.temperature(),
                configured ? defaults.temperature() : OptionalDouble.empty());
        number(body, "top_p", request.topP(), configured ? defaults.topP() : OptionalDouble.empty());
        number(body, "frequency_penalty", request.frequencyPenalty(), OptionalDouble.empty());
        number(body, "presence_penalty", request.presencePenalty(), OptionalDouble.empty());
        if (!request.stop().isEmpty()) {
            JsonArray stop = new JsonArray();
            request.stop().forEach(stop::add);
            body.add("stop", stop);
        }
        request.seed().ifPresent(seed -> body.addProperty(profile.seedField(), seed));
        request.choices().ifPresent(count -> body.addProperty("n", count));
        reasoningEffort(request, model, body);
        request.topLogprobs().ifPresent(count -> {
            body.addProperty("logprobs", true);
            if (count > 0) {
                body.addProperty("top_logprobs", count);
            }
        });
    }

    private void reasoningEffort(ChatRequest request, String model, JsonObject body) {
        if (request.reasoningEffort().isPresent()) {
            body.addProperty(
                    "reasoning_effort", request.reasoningEffort().get().name().toLowerCase(Locale.ROOT));
        } else if (!request.tools().isEmpty() && profile.mustNotReasonWithTools(model)) {
            body.addProperty("reasoning_effort", "none");
        }
    }

    private static void number(JsonObject body, String name, OptionalDouble value, OptionalDouble fallback) {
        OptionalDouble used = value.isPresent() ? value : fallback;
        used.ifPresent(number -> body.addProperty(name, number));
    }

    private void tools(ChatRequest request, JsonObject body) {
        if (request.tools().isEmpty()) {
            return;
        }
        JsonArray tools = new JsonArray();
        for (ToolDefinition tool : request.tools()) {
            JsonObject function = new JsonObject();
            function.addProperty("name", tool.name());
            tool.description().ifPresent(text -> function.addProperty("description", text));
            tool.parameters()
                    .ifPresent(schema ->
                            function.add("parameters", Json.given(schema, "schema of the tool " + tool.name())));
            if (tool.strict() && profile.strict()) {
                function.addProperty("strict", true);
            }
            JsonObject entry = new JsonObject();
            entry.addProperty("type", "function");
            entry.add("function", function);
            tools.add(entry);
        }
        body.add("tools", tools);
        request.toolChoice().ifPresent(choice -> toolChoice(choice, body));
        if (profile.parallelToolCalls()) {
            request.parallelToolCalls().ifPresent(allowed -> body.addProperty("parallel_tool_calls", allowed));
        }
    }

    private static void toolChoice(ToolChoice choice, JsonObject body) {
        switch (choice.mode()) {
            case AUTO, NONE, REQUIRED ->
                body.addProperty("tool_choice", choice.mode().name().toLowerCase(Locale.ROOT));
            case TOOL -> {
                JsonObject function = new JsonObject();
                function.addProperty("name", choice.tool().orElseThrow());
                JsonObject object = new JsonObject();
                object.addProperty("type", "function");
                object.add("function", function);
                body.add("tool_choice", object);
            }
        }
    }

    private void responseFormat(ResponseFormat format, JsonObject body) {
        JsonObject object = new JsonObject();
        switch (format.type()) {
            case TEXT -> object.addProperty("type", "text");
            case JSON -> object.addProperty("type", "json_object");
            case JSON_SCHEMA -> {
                JsonObject schema = Json.given(format.schema().orElseThrow(), "schema of the answer");
                if (profile.schemaStyle().equals("tgi")) {
                    object.addProperty("type", "json_object");
                    object.add("value", schema);
                } else {
                    JsonObject named = new JsonObject();
                    named.addProperty("name", format.name().orElseThrow());
                    named.add("schema", schema);
                    if (profile.strict()) {
                        named.addProperty("strict", format.strict());
                    }
                    object.addProperty("type", "json_schema");
                    object.add("json_schema", named);
                }
            }
        }
        body.add("response_format", object);
    }
}

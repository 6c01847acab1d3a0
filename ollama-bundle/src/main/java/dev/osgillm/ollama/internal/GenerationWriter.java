/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.osgillm.api.chat.GenerationRequest;
import dev.osgillm.api.chat.PromptCache;
import dev.osgillm.api.chat.ReasoningEffort;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.support.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Writes what chats and completions have in common: the request's word counts before the instance's. */
final class GenerationWriter {

    /** The server counts nanoseconds, and what it cannot count would be no time at all. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final long FOR_EVER = -1;

    private final OllamaSettings settings;

    GenerationWriter(OllamaSettings settings) {
        this.settings = settings;
    }

    /** @return the model that answers */
    String model(GenerationRequest request) {
        return request.model().orElse(settings.model());
    }

    /** @return the context that the request asks for; empty when the server chooses */
    OptionalLong numCtx(GenerationRequest request) {
        if (request.extra().get("options") instanceof Map<?, ?> options
                && options.get("num_ctx") instanceof Number number) {
            return OptionalLong.of(number.longValue());
        }
        return settings.options().numCtx().stream().asLongStream().findFirst();
    }

    /** @throws dev.osgillm.api.LlmException of the kind {@code INVALID_REQUEST} for more than one answer */
    static void refuseChoices(GenerationRequest request) {
        if (request.choices().orElse(1) > 1) {
            throw MessageWriter.invalid("Ollama gives one answer to a request, not "
                    + request.choices().getAsInt() + ". Send the request several times.");
        }
    }

    /**
     * Completes a body.
     *
     * @param stream always written, because the server streams unless told otherwise; nothing overrides it
     */
    void complete(JsonObject body, GenerationRequest request, boolean stream) {
        request.responseFormat().ifPresent(format -> addFormat(body, format));
        JsonObject options = options(request);
        body.add("options", options);
        request.reasoningEffort().ifPresent(effort -> body.add("think", think(effort, model(request))));
        request.topLogprobs().ifPresent(alternatives -> {
            body.addProperty("logprobs", true);
            body.addProperty("top_logprobs", alternatives);
        });
        request.promptCache()
                .flatMap(PromptCache::retention)
                .<Object>map(GenerationWriter::seconds)
                .or(settings::keepAlive)
                .ifPresent(value -> body.add("keep_alive", Json.of(value)));
        Extra.merge(body, request.extra());
        if (options.isEmpty() && body.get("options") == options) {
            body.remove("options");
        }
        body.addProperty("stream", stream);
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

    private JsonObject options(GenerationRequest request) {
        JsonObject options = new JsonObject();
        settings.options().values().forEach((name, value) -> options.add(name, Json.of(value)));
        add(options, "temperature", request.temperature());
        add(options, "top_p", request.topP());
        add(options, "frequency_penalty", request.frequencyPenalty());
        add(options, "presence_penalty", request.presencePenalty());
        request.maxTokens().ifPresent(tokens -> options.addProperty("num_predict", tokens));
        request.seed().ifPresent(seed -> options.addProperty("seed", seed));
        if (!request.stop().isEmpty()) {
            options.add("stop", Json.of(List.copyOf(request.stop())));
        }
        return options;
    }

    private static void add(JsonObject options, String name, OptionalDouble wanted) {
        wanted.ifPresent(number -> options.addProperty(name, number));
    }

    /** The server keeps a prompt's state as long as the model: there is no other cache to keep. */
    private static Number seconds(Duration retention) {
        if (retention.compareTo(LONGEST) > 0) {
            return FOR_EVER;
        }
        return retention.getNano() == 0 ? (Number) retention.getSeconds() : BigDecimal.valueOf(retention.toMillis(), 3);
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

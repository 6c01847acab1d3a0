/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.PromptCache;
import dev.osgillm.api.chat.ReasoningEffort;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.Adaptation;
import dev.osgillm.support.openai.Adaptations;
import dev.osgillm.support.openai.ChatRequestWriter;
import dev.osgillm.support.openai.OpenAiProfile;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Writes chats as requests of the Responses API: only what was set, and that the server shall keep nothing, which is not
 * its default. Without a copy at the server the thoughts of a model come encrypted and go back with the conversation.
 */
public final class ResponsesRequestWriter {

    private final String providerId;
    private final OpenAiProfile profile;
    private final ChatRequestWriter.Defaults defaults;
    private final Optional<String> summary;
    private final ConfiguredMembers configured;
    private final FlatToolWriter tools;
    private final Adaptations adaptations = new Adaptations();

    /**
     * @param providerId the instance: only what it got itself is sent back
     * @param defaults of the instance
     * @param summary how to sum up what a model thinks, for models that do: {@code auto}, {@code concise},
     *     {@code detailed}
     */
    public ResponsesRequestWriter(
            String providerId, OpenAiProfile profile, ChatRequestWriter.Defaults defaults, Optional<String> summary) {
        this.providerId = providerId;
        this.profile = profile;
        this.defaults = defaults;
        this.summary = summary;
        configured = new ConfiguredMembers(defaults.extra());
        tools = new FlatToolWriter(profile);
    }

    /**
     * @param stream whether the answer shall come in pieces
     * @throws LlmException of the kind {@code INVALID_REQUEST} for what the dialect cannot express
     */
    public JsonObject write(ChatRequest request, boolean stream) {
        return write(request, stream, adaptations.of(model(request)));
    }

    /** @param learned what to say in another way than usual */
    JsonObject write(ChatRequest request, boolean stream, Set<Adaptation> learned) {
        refuseWhatIsNotHere(request);
        String model = model(request);
        JsonObject body = new JsonObject();
        body.addProperty("model", model);
        body.add(
                "input",
                new InputWriter(profile.systemRole(model, learned), new Speaker(providerId, model))
                        .write(request.messages()));
        sampling(request, model, learned, body);
        reasoning(request, model, body);
        tools.write(request, body);
        request.responseFormat().ifPresent(format -> text(format, body));
        if (profile.quirks().promptCacheKey()) {
            request.promptCache().flatMap(PromptCache::key).ifPresent(key -> body.addProperty("prompt_cache_key", key));
        }
        body.addProperty(ConfiguredMembers.STORE, stored(request));
        include(request, model, body);
        body.addProperty("stream", stream);
        configured.fill(body, learned);
        request.extra().forEach((name, value) -> body.add(name, Json.of(value)));
        return body;
    }

    /** @return what was learned of this instance's models, for all its chats */
    Adaptations adaptations() {
        return adaptations;
    }

    /** @return the model that a request is for */
    String model(ChatRequest request) {
        return request.model().orElse(defaults.model());
    }

    /** @return whether the server keeps the answer, so that a later request can name it */
    boolean stored(ChatRequest request) {
        return configured.stored(request);
    }

    private static void refuseWhatIsNotHere(ChatRequest request) {
        if (!request.stop().isEmpty()) {
            throw unsupported("stop texts");
        }
        if (request.seed().isPresent()) {
            throw unsupported("a seed");
        }
        if (request.choices().orElse(1) > 1) {
            throw unsupported("several answers at once");
        }
        if (request.frequencyPenalty().isPresent() || request.presencePenalty().isPresent()) {
            throw unsupported("penalties");
        }
    }

    static LlmException unsupported(String what) {
        return LlmException.builder(
                        ErrorKind.INVALID_REQUEST,
                        "OpenAI's Responses API does not know " + what
                                + ". Leave that out, or use the dialect that knows"
                                + " it: dialect = chat in the configuration of this instance.")
                .build();
    }

    private void sampling(ChatRequest request, String model, Set<Adaptation> learned, JsonObject body) {
        OptionalInt maxTokens = request.maxTokens().isPresent() ? request.maxTokens() : defaults.maxTokens();
        maxTokens.ifPresent(tokens -> body.addProperty("max_output_tokens", tokens));
        boolean own = profile.takesSampling(model);
        number(
                body,
                "temperature",
                request.temperature(),
                defaults.temperature(),
                own && !learned.contains(Adaptation.NO_TEMPERATURE));
        number(body, "top_p", request.topP(), defaults.topP(), own && !learned.contains(Adaptation.NO_TOP_P));
        request.topLogprobs().stream()
                .filter(count -> count > 0)
                .forEach(count -> body.addProperty("top_logprobs", count));
    }

    private static void number(
            JsonObject body, String name, OptionalDouble value, OptionalDouble fallback, boolean own) {
        OptionalDouble used = value.isPresent() || !own ? value : fallback;
        used.ifPresent(number -> body.addProperty(name, number));
    }

    private void reasoning(ChatRequest request, String model, JsonObject body) {
        JsonObject reasoning = new JsonObject();
        request.reasoningEffort().ifPresent(effort -> effort(effort, reasoning, body));
        if (Speaker.reasons(model)) {
            summary.ifPresent(form -> reasoning.addProperty("summary", form));
        }
        if (!reasoning.isEmpty()) {
            body.add("reasoning", reasoning);
        }
    }

    /** What turns reasoning off elsewhere is beside it. */
    private void effort(ReasoningEffort effort, JsonObject reasoning, JsonObject body) {
        JsonObject members = profile.quirks().reasoning(effort);
        JsonElement word = members.remove("reasoning_effort");
        if (word != null) {
            reasoning.add("effort", word);
        }
        Json.fill(body, members);
    }

    private void include(ChatRequest request, String model, JsonObject body) {
        JsonArray include = configured.include();
        if (!stored(request) && Speaker.reasons(model)) {
            add("reasoning.encrypted_content", include);
        }
        if (request.topLogprobs().isPresent()) {
            add("message.output_text.logprobs", include);
        }
        if (!include.isEmpty()) {
            body.add(ConfiguredMembers.INCLUDE, include);
        }
    }

    private static void add(String wanted, JsonArray include) {
        if (!include.contains(new JsonPrimitive(wanted))) {
            include.add(wanted);
        }
    }

    private void text(ResponseFormat format, JsonObject body) {
        JsonObject object = new JsonObject();
        switch (format.type()) {
            case TEXT -> object.addProperty("type", "text");
            case JSON -> object.addProperty("type", "json_object");
            case JSON_SCHEMA -> {
                object.addProperty("type", "json_schema");
                object.addProperty("name", format.name().orElseThrow());
                object.add("schema", Json.given(format.schema().orElseThrow(), "schema of the answer"));
                if (profile.strict()) {
                    object.addProperty("strict", format.strict());
                }
            }
        }
        JsonObject text = new JsonObject();
        text.add("format", object);
        body.add("text", text);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.Message;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Writes chat requests: only what was set, since many servers refuse what they do not know. {@code model} comes first,
 * because routers read it from the beginning of the body.
 */
public final class ChatRequestWriter {

    /**
     * What an instance adds to requests that do not say.
     *
     * @param model the default model
     * @param extra further members of the body
     */
    public record Defaults(
            String model, OptionalInt maxTokens, OptionalDouble temperature, OptionalDouble topP, JsonObject extra) {

        /** Without further members. */
        public Defaults(String model, OptionalInt maxTokens, OptionalDouble temperature, OptionalDouble topP) {
            this(model, maxTokens, temperature, topP, new JsonObject());
        }

        /** @return the same with another model */
        public Defaults withModel(String other) {
            return new Defaults(other, maxTokens, temperature, topP, extra);
        }
    }

    private final String providerId;
    private final OpenAiProfile profile;
    private final Defaults defaults;
    private final SamplingWriter sampling;
    private final ToolWriter tools;
    private final ResponseFormatWriter formats;
    private final Adaptations adaptations = new Adaptations();

    /**
     * @param providerId of the instance, whose server gets its own reasoning back
     * @param defaults of the instance
     */
    public ChatRequestWriter(String providerId, OpenAiProfile profile, Defaults defaults) {
        this.providerId = providerId;
        this.profile = profile;
        this.defaults = defaults;
        sampling = new SamplingWriter(profile, defaults);
        tools = new ToolWriter(profile);
        formats = new ResponseFormatWriter(profile);
    }

    /** @return what was learned of this instance's models, for all its chats */
    Adaptations adaptations() {
        return adaptations;
    }

    /** @return the model that a request is for */
    String model(ChatRequest request) {
        return request.model().orElse(defaults.model());
    }

    /**
     * @param stream whether the answer shall come in pieces
     * @throws dev.osgillm.api.LlmException of the kind {@code INVALID_REQUEST} for what the dialect cannot express
     */
    public JsonObject write(ChatRequest request, boolean stream) {
        return write(request, stream, adaptations.of(model(request)));
    }

    /** @param learned what to say in another way than usual */
    JsonObject write(ChatRequest request, boolean stream, Set<Adaptation> learned) {
        String model = model(request);
        JsonObject body = new JsonObject();
        body.addProperty("model", model);
        JsonArray messages = new JsonArray();
        MessageWriter writer = new MessageWriter(providerId, profile.systemRole(model, learned), profile.quirks());
        for (Message message : request.messages()) {
            messages.add(writer.write(message));
        }
        body.add("messages", messages);
        sampling.write(request, model, profile.maxTokensFieldFor(model, learned), learned, body);
        reasoning(request, learned.contains(Adaptation.NO_REASONING) || profile.mustNotReasonWithTools(model), body);
        logprobs(request, body);
        tools.write(request, body);
        if (request.responseFormat().isPresent()) {
            body.add("response_format", formats.write(request.responseFormat().get()));
        }
        body.addProperty("stream", stream);
        if (stream && profile.streamOptions() && !learned.contains(Adaptation.NO_STREAM_OPTIONS)) {
            JsonObject options = new JsonObject();
            options.addProperty("include_usage", true);
            body.add("stream_options", options);
        }
        sampling.extra(request, learned, body);
        return body;
    }

    private void reasoning(ChatRequest request, boolean notWithTools, JsonObject body) {
        if (request.reasoningEffort().isPresent()) {
            JsonObject members =
                    profile.quirks().reasoning(request.reasoningEffort().get());
            members.entrySet().forEach(member -> body.add(member.getKey(), member.getValue()));
        } else if (notWithTools && !request.tools().isEmpty()) {
            body.addProperty("reasoning_effort", "none");
        }
    }

    private void logprobs(ChatRequest request, JsonObject body) {
        if (request.topLogprobs().isPresent()) {
            int count = request.topLogprobs().getAsInt();
            sampling.member("logprobs", true, () -> {
                body.addProperty("logprobs", true);
                if (count > 0) {
                    body.addProperty("top_logprobs", count);
                }
            });
        }
    }
}

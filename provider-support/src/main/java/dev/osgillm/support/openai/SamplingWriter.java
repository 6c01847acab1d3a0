/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.GenerationRequest;
import dev.osgillm.support.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Writes what all requests for text have: how to choose the tokens and when to stop. */
final class SamplingWriter {

    private final OpenAiProfile profile;
    private final ChatRequestWriter.Defaults defaults;

    SamplingWriter(OpenAiProfile profile, ChatRequestWriter.Defaults defaults) {
        this.profile = profile;
        this.defaults = defaults;
    }

    /**
     * @param maxTokensField how the most tokens are called here
     * @param learned what the model refuses of the instance's own
     */
    void write(
            GenerationRequest request, String model, String maxTokensField, Set<Adaptation> learned, JsonObject body) {
        OptionalInt maxTokens = request.maxTokens().isPresent() ? request.maxTokens() : defaults.maxTokens();
        if (maxTokens.isPresent()) {
            body.addProperty(maxTokensField, maxTokens.getAsInt());
        }
        boolean configured = profile.takesSampling(model);
        boolean temperature = configured && !learned.contains(Adaptation.NO_TEMPERATURE);
        boolean topP = configured && !learned.contains(Adaptation.NO_TOP_P);
        number(body, "temperature", request.temperature(), temperature ? defaults.temperature() : none());
        topP(first(request.topP(), topP ? defaults.topP() : none()), body);
        number(body, "frequency_penalty", request.frequencyPenalty(), none());
        number(body, "presence_penalty", request.presencePenalty(), none());
        if (!request.stop().isEmpty()) {
            JsonArray stop = new JsonArray();
            for (String text : request.stop()) {
                stop.add(text);
            }
            body.add("stop", stop);
        }
        if (request.seed().isPresent()) {
            body.addProperty(profile.seedField(), request.seed().getAsLong());
        }
        if (request.choices().isPresent()) {
            int count = request.choices().getAsInt();
            member("n", count > 1 || supports("n"), () -> body.addProperty("n", count));
        }
        if (request.promptCache().isPresent()) {
            profile.quirks().promptCache(request.promptCache().get(), body);
        }
    }

    /** Everywhere 1 is what counts anyway. */
    private void topP(OptionalDouble value, JsonObject body) {
        boolean said = value.isPresent()
                && (value.getAsDouble() < 1 || profile.quirks().topPOfOne());
        if (said) {
            body.addProperty("top_p", value.getAsDouble());
        }
    }

    /** Writes a member, which fails for one that the server does not have although it is wanted. */
    void member(String name, boolean wanted, Runnable writer) {
        if (!wanted) {
            return;
        }
        if (!supports(name)) {
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "This server has no '" + name + "', and its answer would be another without. Leave it out,"
                                    + " or use another provider.")
                    .build();
        }
        writer.run();
    }

    private boolean supports(String name) {
        return !profile.quirks().unsupported().contains(name);
    }

    /**
     * Adds what the configuration adds, where the body does not say; then what the request itself adds, as it is.
     *
     * @param learned what to say in another way, of the configuration too
     * @param body with its {@code stream}
     */
    void extra(GenerationRequest request, Set<Adaptation> learned, JsonObject body) {
        JsonObject configured = new JsonObject();
        for (Map.Entry<String, JsonElement> member : defaults.extra().entrySet()) {
            Optional<String> name = Adaptation.name(member.getKey(), learned);
            if (name.isPresent()) {
                configured.add(name.get(), member.getValue());
            }
        }
        // Refused beside an answer that comes whole.
        if (!Json.flag(body, "stream", false)) {
            configured.remove("stream_options");
        }
        Json.fill(body, configured);
        for (Map.Entry<String, ?> member : request.extra().entrySet()) {
            body.add(member.getKey(), Json.of(member.getValue()));
        }
    }

    private static void number(JsonObject body, String name, OptionalDouble value, OptionalDouble fallback) {
        OptionalDouble number = first(value, fallback);
        if (number.isPresent()) {
            body.addProperty(name, number.getAsDouble());
        }
    }

    private static OptionalDouble first(OptionalDouble value, OptionalDouble fallback) {
        return value.isPresent() ? value : fallback;
    }

    private static OptionalDouble none() {
        return OptionalDouble.empty();
    }
}

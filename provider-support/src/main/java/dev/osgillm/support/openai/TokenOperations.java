/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.ChainedCall;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.json.Json;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Counts tokens at servers that have their tokenizer beside the API: vLLM, llama.cpp. */
public final class TokenOperations {

    private final String providerId;
    private final CallEngine engine;
    private final OpenAiEndpoint root;
    private final OpenAiErrors errors;
    private final TokenizerProfile tokenizer;
    private final OpenAiProfile profile;

    /**
     * @param providerId of the instance
     * @param root where the server's own paths begin
     */
    public TokenOperations(
            String providerId,
            CallEngine engine,
            OpenAiEndpoint root,
            OpenAiErrors errors,
            TokenizerProfile tokenizer,
            OpenAiProfile profile) {
        this.providerId = providerId;
        this.engine = engine;
        this.root = root;
        this.errors = errors;
        this.tokenizer = tokenizer;
        this.profile = profile;
    }

    /** @param model may be empty where the server has but one */
    public Call<TokenCount> count(String model, String text) {
        return text(engine, model, text, tokenizer.textOptions(), true);
    }

    /** @param model may be empty where the server has but one */
    public Call<TokenCount> count(String model, List<Message> messages) {
        // How many tokens an image is nobody says.
        boolean exact =
                messages.stream().flatMap(message -> message.content().stream()).allMatch(TextPart.class::isInstance);
        if (!tokenizer.messagesField().isEmpty()) {
            JsonObject body = body(model);
            body.add(tokenizer.messagesField(), written(messages));
            return engine.call(operation(tokenizer.path(), body, reply -> counted(reply, exact)), Timeouts.INHERITED);
        }
        CallEngine parts = engine.forParts();
        JsonObject body = body(model);
        body.add("messages", written(messages));
        Call<String> template = parts.call(operation(tokenizer.templatePath(), body, this::prompt), Timeouts.INHERITED);
        return engine.composed(
                new ChainedCall<>(template, prompt -> text(parts, model, prompt, tokenizer.templateOptions(), exact)));
    }

    private Call<TokenCount> text(CallEngine on, String model, String text, String options, boolean exact) {
        JsonObject body = body(model);
        body.addProperty(tokenizer.textField(), text);
        Json.parseObject(options).entrySet().forEach(option -> body.add(option.getKey(), option.getValue()));
        return on.call(operation(tokenizer.path(), body, reply -> counted(reply, exact)), Timeouts.INHERITED);
    }

    private static JsonObject body(String model) {
        JsonObject body = new JsonObject();
        if (!model.isEmpty()) {
            body.addProperty("model", model);
        }
        return body;
    }

    private JsonArray written(List<Message> messages) {
        MessageWriter writer = new MessageWriter(providerId, "system", profile.quirks());
        JsonArray array = new JsonArray();
        messages.forEach(message -> array.add(writer.write(message)));
        return array;
    }

    private String prompt(JsonObject reply) {
        return Optional.ofNullable(Json.text(reply, "prompt")).orElseThrow(TokenOperations::noCount);
    }

    private static TokenCount counted(JsonObject reply, boolean exact) {
        long count = Json.number(reply, "count", -1);
        boolean listed = reply.get("tokens") != null && reply.get("tokens").isJsonArray();
        if (count < 0 && !listed) {
            throw noCount();
        }
        return new TokenCount(count < 0 ? Json.array(reply, "tokens").size() : count, exact);
    }

    private static LlmException noCount() {
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The server did not say how many tokens these are. Correct preset and base_url if it is another"
                                + " kind of server.")
                .build();
    }

    private <R> Operation<R> operation(String path, JsonObject body, Function<JsonObject, R> reader) {
        return new Operation<>() {
            @Override
            public HttpRequest request() {
                return root.post(path, body, Map.of());
            }

            @Override
            public R read(HttpReply reply, CallMeter meter) {
                JsonElement element = errors.parse(reply.text());
                Optional<LlmException> error = errors.inDisguise(element, reply.headers());
                if (error.isPresent()) {
                    throw error.get();
                }
                return reader.apply(element.isJsonObject() ? element.getAsJsonObject() : new JsonObject());
            }
        };
    }
}

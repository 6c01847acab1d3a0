/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiErrors;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Lets an inference server split a text or a chat, and counts. Uses no model. */
final class TokenizeOperation implements Operation<TokenCount> {

    private final OpenAiEndpoint root;
    private final OpenAiErrors errors;
    private final String path;
    private final Supplier<JsonObject> body;

    /** @param body may throw an {@link LlmException} for what cannot be asked */
    private TokenizeOperation(OpenAiEndpoint root, OpenAiErrors errors, String path, Supplier<JsonObject> body) {
        this.root = root;
        this.errors = errors;
        this.path = path;
        this.body = body;
    }

    /** @return counts a text, with the tokens that the model puts around each */
    static TokenizeOperation ofText(OpenAiEndpoint root, OpenAiErrors errors, String text) {
        JsonObject body = new JsonObject();
        body.addProperty("inputs", text);
        body.addProperty("add_special_tokens", true);
        return new TokenizeOperation(root, errors, "/tokenize", () -> body);
    }

    /** @param chat writes it as for an answer */
    static TokenizeOperation ofChat(OpenAiEndpoint root, OpenAiErrors errors, Supplier<JsonObject> chat) {
        return new TokenizeOperation(root, errors, "/chat_tokenize", chat);
    }

    @Override
    public HttpRequest request() {
        return root.post(path, body.get(), Map.of());
    }

    @Override
    public TokenCount read(HttpReply reply, CallMeter meter) {
        JsonElement element = errors.parse(reply.text());
        Optional<LlmException> error = errors.inDisguise(element);
        if (error.isPresent()) {
            throw error.get();
        }
        if (element.isJsonObject()) {
            element = element.getAsJsonObject().get("tokenize_response");
        }
        if (element == null || !element.isJsonArray()) {
            throw unreadable();
        }
        JsonArray tokens = element.getAsJsonArray();
        // Text Embeddings Inference answers with a list for each text, Text Generation Inference with one list.
        boolean nested = tokens.size() == 1 && tokens.get(0).isJsonArray();
        tokens = nested ? tokens.get(0).getAsJsonArray() : tokens;
        for (JsonElement token : tokens) {
            if (!token.isJsonObject()) {
                throw unreadable();
            }
        }
        return new TokenCount(tokens.size(), true);
    }

    private static LlmException unreadable() {
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The server did not answer with tokens. Correct base_url and endpoint_kind, or use a model with a"
                                + " fast tokenizer.")
                .build();
    }
}

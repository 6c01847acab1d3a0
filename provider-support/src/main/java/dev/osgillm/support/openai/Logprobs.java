/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.chat.TokenLogprob;
import dev.osgillm.support.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Reads how likely tokens were. */
public final class Logprobs {

    private Logprobs() {}

    /** Adds what an array of tokens says, in its order. */
    public static void read(JsonArray tokens, List<TokenLogprob> into) {
        for (JsonElement entry : tokens) {
            if (entry.isJsonObject()) {
                into.add(token(entry.getAsJsonObject()));
            }
        }
    }

    /** Adds what a choice says, of a chat or of a completion. */
    static void ofChoice(JsonObject logprobs, List<TokenLogprob> into) {
        read(Json.array(logprobs, "content"), into);
        ofCompletion(logprobs, into);
    }

    /** Completions have a list for each thing, with alternatives by their token. */
    private static void ofCompletion(JsonObject logprobs, List<TokenLogprob> into) {
        JsonArray tokens = Json.array(logprobs, "tokens");
        JsonArray values = Json.array(logprobs, "token_logprobs");
        JsonArray alternatives = Json.array(logprobs, "top_logprobs");
        for (int i = 0; i < Math.min(tokens.size(), values.size()); i++) {
            boolean known = tokens.get(i).isJsonPrimitive()
                    && values.get(i).isJsonPrimitive()
                    && values.get(i).getAsJsonPrimitive().isNumber();
            if (known) {
                List<TokenLogprob> others = new ArrayList<>();
                if (i < alternatives.size() && alternatives.get(i).isJsonObject()) {
                    JsonObject byToken = alternatives.get(i).getAsJsonObject();
                    byToken.keySet().forEach(token -> others.add(alternative(byToken, token)));
                }
                into.add(new TokenLogprob(
                        tokens.get(i).getAsString(), values.get(i).getAsDouble(), List.of(), others));
            }
        }
    }

    private static TokenLogprob alternative(JsonObject byToken, String token) {
        return new TokenLogprob(token, Json.decimal(byToken, token, 0), List.of(), List.of());
    }

    private static TokenLogprob token(JsonObject entry) {
        List<TokenLogprob> alternatives = new ArrayList<>();
        for (JsonElement alternative : Json.array(entry, "top_logprobs")) {
            if (alternative.isJsonObject()) {
                alternatives.add(token(alternative.getAsJsonObject()));
            }
        }
        List<Integer> bytes = new ArrayList<>();
        JsonArray array = Json.array(entry, "bytes");
        for (JsonElement one : array) {
            if (one.isJsonPrimitive() && one.getAsJsonPrimitive().isNumber()) {
                bytes.add((int) one.getAsDouble());
            }
        }
        return new TokenLogprob(Json.text(entry, "token", ""), Json.decimal(entry, "logprob", 0), bytes, alternatives);
    }
}

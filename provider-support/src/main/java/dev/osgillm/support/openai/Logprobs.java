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

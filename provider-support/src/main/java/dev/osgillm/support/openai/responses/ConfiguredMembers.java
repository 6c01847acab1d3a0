/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.Adaptation;
import java.util.Set;

/** What the configuration adds to each request of this dialect. */
final class ConfiguredMembers {

    static final String STORE = "store";
    static final String INCLUDE = "include";

    /** What chat completions call so and this dialect does not: the same configuration may be for both. */
    private static final Set<String> OF_CHAT_COMPLETIONS = Set.of(
            "reasoning_effort",
            "max_tokens",
            "max_completion_tokens",
            "response_format",
            "stream_options",
            "verbosity");

    private final JsonObject members;

    ConfiguredMembers(JsonObject configured) {
        members = configured.deepCopy();
        OF_CHAT_COMPLETIONS.forEach(members::remove);
    }

    /** @return whether the server keeps the answer, so that a later request can name it */
    boolean stored(ChatRequest request) {
        boolean said = request.extra().containsKey(STORE);
        JsonElement store = said ? Json.of(request.extra().get(STORE)) : members.get(STORE);
        // What is neither true nor false is the server's business, and its default is to store.
        return store != null && !store.equals(new JsonPrimitive(false));
    }

    /** @return what answers shall have beside the usual */
    JsonArray include() {
        return Json.array(members, INCLUDE).deepCopy();
    }

    /** Adds them where the body does not say, without what the model was learned to refuse. */
    void fill(JsonObject body, Set<Adaptation> learned) {
        JsonObject taken = members.deepCopy();
        if (learned.contains(Adaptation.NO_TEMPERATURE)) {
            taken.remove("temperature");
        }
        if (learned.contains(Adaptation.NO_TOP_P)) {
            taken.remove("top_p");
        }
        Json.fill(body, taken);
    }
}

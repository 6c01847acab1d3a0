/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.osgillm.api.chat.TokenLogprob;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.Logprobs;
import java.util.ArrayList;
import java.util.List;

/** A text within an item, told in pieces, as a whole, or both. */
final class OutputPart {

    /** What a text is. The constants know how the dialect writes them. */
    enum Kind {
        /** Of the answer. */
        TEXT("output_text", "text"),
        /** Why there is no answer. */
        REFUSAL("refusal", "refusal"),
        /** What the model thought. */
        THOUGHT("reasoning_text", "text"),
        /** A summary of what it thought. */
        SUMMARY("summary_text", "text");

        private final String type;
        private final String member;

        Kind(String type, String member) {
            this.type = type;
            this.member = member;
        }

        /** @return the kind of a part, {@code null} for one that has no text for people */
        static Kind of(JsonObject part) {
            String type = Json.text(part, "type", "");
            for (Kind kind : values()) {
                if (kind.type.equals(type)) {
                    return kind;
                }
            }
            return null;
        }

        /** @return the whole text, in a part or in the event that ends it */
        String whole(JsonObject object) {
            return Json.text(object, member, "");
        }

        boolean isReasoning() {
            return this == THOUGHT || this == SUMMARY;
        }
    }

    final Kind kind;
    private final StringBuilder text = new StringBuilder();
    private final List<TokenLogprob> logprobs = new ArrayList<>();

    OutputPart(Kind kind) {
        this.kind = kind;
    }

    /** Takes more of the text. */
    void add(String delta, JsonArray tokens) {
        text.append(delta);
        Logprobs.read(tokens, logprobs);
    }

    /**
     * Takes the whole text.
     *
     * @return what of it had not been told; what was told cannot be taken back, so a text that differs changes nothing
     */
    String complete(String whole, JsonArray tokens) {
        if (!tokens.isEmpty()) {
            logprobs.clear();
            Logprobs.read(tokens, logprobs);
        }
        String rest = Told.rest(text, whole);
        text.append(rest);
        return rest;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    String text() {
        return text.toString();
    }

    List<TokenLogprob> logprobs() {
        return logprobs;
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.OpenAiProfile;

/**
 * Which model of which instance speaks.
 *
 * @param providerId the instance: encrypted thoughts are good for the account that got them only
 * @param model as it is asked for, not as it calls itself: that name may have a date
 */
record Speaker(String providerId, String model) {

    private static final String FROM = "from";
    private static final String MODEL = "model";

    /** Says in a note whose items it has. */
    void sign(JsonObject note) {
        note.addProperty(FROM, providerId);
        note.addProperty(MODEL, model);
    }

    /** @return whether the items of a note can go to this model: one that does not reason refuses another's thoughts */
    boolean understands(JsonObject note) {
        return providerId.equals(Json.text(note, FROM))
                && (model.equals(Json.text(note, MODEL)) || reasons(model) || !hasThoughts(note));
    }

    private static boolean hasThoughts(JsonObject note) {
        for (JsonElement item : Json.array(note, ItemOrder.ITEMS)) {
            if (item.isJsonObject() && OutputItem.REASONING.equals(Json.text(item.getAsJsonObject(), "type"))) {
                return true;
            }
        }
        return false;
    }

    /** @return whether a model reasons; others refuse to be asked for thoughts */
    static boolean reasons(String model) {
        return OpenAiProfile.reasons(model.substring(model.lastIndexOf('/') + 1));
    }
}

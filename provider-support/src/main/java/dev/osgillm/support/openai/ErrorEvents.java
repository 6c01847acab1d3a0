/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.json.Json;
import java.net.http.HttpHeaders;

/** The errors that servers send as an event of a stream: an object, an object within an object, or just words. */
public final class ErrorEvents {

    /** For servers that end an answer with an error and do not describe it. */
    public static final String UNKNOWN = "the server ended the answer with an error and did not say which";

    private static final String EVENT = "error";

    private ErrorEvents() {}

    /**
     * @param data the payload of an event that is known to be an error
     * @param headers that came with the stream
     */
    public static LlmException read(String data, OpenAiErrors errors, HttpHeaders headers) {
        try {
            JsonElement element = errors.parse(data);
            if (element.isJsonObject() && EVENT.equals(Json.text(element.getAsJsonObject(), "type"))) {
                element.getAsJsonObject().remove("type"); // that of the event, not of the error
            }
            return errors.inDisguise(element, headers)
                    .or(() -> errors.inDisguise(wrapped(element), headers))
                    .orElseGet(() -> errors.inWords(data, headers));
        } catch (LlmException notJson) {
            return errors.inWords(data, headers);
        }
    }

    private static JsonObject wrapped(JsonElement error) {
        JsonObject object = new JsonObject();
        object.add(EVENT, error);
        return object;
    }
}

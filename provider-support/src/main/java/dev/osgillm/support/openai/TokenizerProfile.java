/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonObject;
import dev.osgillm.support.json.Json;
import java.util.Optional;

/**
 * How a server counts tokens. Data, not code: presets fill it.
 *
 * @param path where it does, beside the API
 * @param textField of the text
 * @param textOptions further members for a text, as JSON
 * @param messagesField of a conversation, empty for a server that counts texts only
 * @param templatePath where such a server makes a text of a conversation
 * @param templateOptions further members for a text that was made so, as JSON
 */
public record TokenizerProfile(
        String path,
        String textField,
        String textOptions,
        String messagesField,
        String templatePath,
        String templateOptions) {

    /** @return what a preset says, empty for a server that does not count */
    public static Optional<TokenizerProfile> of(JsonObject data) {
        JsonObject object = Json.object(data, "tokenizer");
        return object == null
                ? Optional.empty()
                : Optional.of(new TokenizerProfile(
                        Json.text(object, "path"),
                        Json.text(object, "text_field"),
                        json(object, "text_options"),
                        Json.text(object, "messages_field", ""),
                        Json.text(object, "template_path", ""),
                        json(object, "template_options")));
    }

    private static String json(JsonObject object, String name) {
        JsonObject member = Json.object(object, name);
        return (member == null ? new JsonObject() : member).toString();
    }
}

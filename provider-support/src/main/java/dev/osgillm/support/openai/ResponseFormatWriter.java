/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.support.json.Json;

/** Writes which form an answer shall have, in the words of a server. */
final class ResponseFormatWriter {

    private static final String ANY_OBJECT = "{\"type\":\"object\"}";

    private final OpenAiProfile profile;

    ResponseFormatWriter(OpenAiProfile profile) {
        this.profile = profile;
    }

    JsonObject write(ResponseFormat format) {
        return switch (format.type()) {
            case TEXT -> typed("text");
            case JSON -> profile.quirks().jsonObject() ? typed("json_object") : named("answer", anyObject(), false);
            case JSON_SCHEMA -> schema(format);
        };
    }

    private JsonObject schema(ResponseFormat format) {
        JsonObject schema = Json.given(format.schema().orElseThrow(), "schema of the answer");
        return switch (profile.schemaStyle()) {
            case "tgi" -> {
                JsonObject object = typed("json_object");
                object.add("value", schema);
                yield object;
            }
            case "none" ->
                throw LlmException.builder(
                                ErrorKind.INVALID_REQUEST,
                                "This server holds no answer to a schema. Ask for JSON without one and describe it in the"
                                        + " prompt, or use another provider.")
                        .build();
            default -> named(format.name().orElseThrow(), schema, format.strict());
        };
    }

    private JsonObject named(String name, JsonObject schema, boolean strict) {
        JsonObject named = new JsonObject();
        named.addProperty("name", name);
        named.add("schema", schema);
        if (profile.strict()) {
            named.addProperty("strict", strict);
        }
        JsonObject object = typed("json_schema");
        object.add("json_schema", named);
        return object;
    }

    private static JsonObject anyObject() {
        return Json.parseObject(ANY_OBJECT);
    }

    private static JsonObject typed(String type) {
        JsonObject object = new JsonObject();
        object.addProperty("type", type);
        return object;
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.util.List;
import java.util.Map;

/** Reads JSON that may lack anything, and writes values of the API. */
final class Json {

    private Json() {}

    /**
     * @return the text as an object
     * @throws LlmException of the kind {@code PROTOCOL} when it is none
     */
    static JsonObject answer(String text) {
        JsonObject object = object(text);
        if (object == null) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The server sent something that is not Ollama's protocol. Check that base_url is the address of an"
                                    + " Ollama server, without /v1.")
                    .build();
        }
        return object;
    }

    /** @return the text as an object, {@code null} when it is none */
    static JsonObject object(String text) {
        try {
            return JsonParser.parseString(text) instanceof JsonObject object ? object : null;
        } catch (JsonParseException e) {
            return null;
        }
    }

    /** @return a member that is an object, else {@code null} */
    static JsonObject object(JsonObject parent, String name) {
        return parent.get(name) instanceof JsonObject object ? object : null;
    }

    /** @return a member that is a list, else an empty one: servers send {@code null} for it */
    static JsonArray array(JsonObject parent, String name) {
        return parent.get(name) instanceof JsonArray array ? array : new JsonArray();
    }

    /** @return a member that is a string, else an empty one */
    static String text(JsonObject parent, String name) {
        return parent.get(name) instanceof JsonPrimitive value && value.isString() ? value.getAsString() : "";
    }

    /** @return a member that is a number, else -1 */
    static long number(JsonObject parent, String name) {
        return parent.get(name) instanceof JsonPrimitive value && value.isNumber() ? value.getAsLong() : -1;
    }

    /** @return whether a member is {@code true} */
    static boolean isTrue(JsonObject parent, String name) {
        return parent.get(name) instanceof JsonPrimitive value && value.isBoolean() && value.getAsBoolean();
    }

    /** @return a value of {@link dev.osgillm.api.LlmRequest#extra()} */
    static JsonElement value(Object value) {
        if (value instanceof String text) {
            return new JsonPrimitive(text);
        }
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        if (value instanceof Boolean flag) {
            return new JsonPrimitive(flag);
        }
        if (value instanceof Map<?, ?> map) {
            JsonObject object = new JsonObject();
            map.forEach((name, member) -> object.add((String) name, value(member)));
            return object;
        }
        if (value instanceof List<?> list) {
            JsonArray array = new JsonArray(list.size());
            list.forEach(element -> array.add(value(element)));
            return array;
        }
        return JsonNull.INSTANCE;
    }

    /** Puts the members of a request's {@code extra} over a body; a map {@code options} goes into the body's options. */
    static void merge(JsonObject body, Map<String, Object> extra) {
        extra.forEach((name, value) -> {
            JsonObject options = name.equals("options") ? object(body, name) : null;
            if (options != null && value instanceof Map<?, ?> more) {
                more.forEach((option, setting) -> options.add((String) option, value(setting)));
            } else {
                body.add(name, value(value));
            }
        });
    }
}

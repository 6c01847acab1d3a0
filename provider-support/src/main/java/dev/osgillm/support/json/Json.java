/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.json;

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

/**
 * Tolerant access to JSON: what is absent, {@code null} or of another type is the fallback. Servers differ in everything.
 */
public final class Json {

    private static final int EXCERPT = 200;

    private Json() {}

    /** @throws LlmException of the kind {@code PROTOCOL} when the text is not a JSON object */
    public static JsonObject parseObject(String text) {
        JsonElement element = parse(text);
        if (element.isJsonObject()) {
            return element.getAsJsonObject();
        }
        throw notJson(text);
    }

    /** @throws LlmException of the kind {@code PROTOCOL} when the text is not JSON */
    public static JsonElement parse(String text) {
        try {
            JsonElement element = JsonParser.parseString(text);
            // gson's parser is lenient: it takes a bare word for a text, and nothing for null.
            boolean bareWord = element.isJsonPrimitive()
                    && element.getAsJsonPrimitive().isString()
                    && !text.strip().startsWith("\"");
            if (bareWord || text.isBlank()) {
                throw notJson(text);
            }
            return element;
        } catch (JsonParseException e) {
            throw notJson(text);
        }
    }

    /** @return whether a text is a whole JSON object, such as the arguments of a tool call must be */
    public static boolean isObject(String text) {
        try {
            return JsonParser.parseString(text).isJsonObject();
        } catch (JsonParseException e) {
            return false;
        }
    }

    /**
     * @param text what a server sent, quoted in the message: nothing secret
     * @return an exception of the kind {@code PROTOCOL}
     */
    public static LlmException notJson(String text) {
        String shown = text.isBlank() ? "an empty body" : "'" + excerpt(text, EXCERPT) + "'";
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The server answered " + shown
                                + " instead of JSON. Correct base_url if it is not that of an LLM server.")
                .build();
    }

    /** @return the text in one line without control characters, cut at a limit, without splitting a character */
    public static String excerpt(String text, int limit) {
        String line = text.replaceAll("[\\s\\p{Cc}]+", " ").strip();
        if (line.length() <= limit) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(limit - 1)) ? limit - 1 : limit;
        return line.substring(0, end) + " ...";
    }

    /**
     * Reads JSON that a caller gave as text, such as a schema.
     *
     * @param what names it in the message
     * @throws LlmException of the kind {@code INVALID_REQUEST} when it is not a JSON object
     */
    public static JsonObject given(String text, String what) {
        try {
            JsonElement element = JsonParser.parseString(text);
            if (element.isJsonObject()) {
                return element.getAsJsonObject();
            }
        } catch (JsonParseException e) {
            throw notGiven(what, e);
        }
        throw notGiven(what, null);
    }

    private static LlmException notGiven(String what, Throwable cause) {
        return LlmException.builder(ErrorKind.INVALID_REQUEST, "The " + what + " is not a JSON object. Correct it.")
                .cause(cause)
                .build();
    }

    /** Adds members where an object has none of that name; where both are objects, theirs. */
    public static void fill(JsonObject target, JsonObject more) {
        for (String name : more.keySet()) {
            JsonElement value = more.get(name);
            if (!target.has(name)) {
                target.add(name, value.deepCopy());
            } else if (value.isJsonObject() && target.get(name).isJsonObject()) {
                fill(target.getAsJsonObject(name), value.getAsJsonObject());
            }
        }
    }

    /** @return a member that is an object, else {@code null} */
    public static JsonObject object(JsonObject parent, String name) {
        JsonElement element = parent == null ? null : parent.get(name);
        return element != null && element.isJsonObject() ? element.getAsJsonObject() : null;
    }

    /** @return a member that is an array, else an empty one */
    public static JsonArray array(JsonObject parent, String name) {
        JsonElement element = parent == null ? null : parent.get(name);
        return element != null && element.isJsonArray() ? element.getAsJsonArray() : new JsonArray();
    }

    /** @return a member that is a text, number or boolean, as text, else {@code null} */
    public static String text(JsonObject parent, String name) {
        JsonElement element = parent == null ? null : parent.get(name);
        return element != null && element.isJsonPrimitive() ? element.getAsString() : null;
    }

    /** @return as {@link #text}, with a fallback */
    public static String text(JsonObject parent, String name, String fallback) {
        String text = text(parent, name);
        return text == null ? fallback : text;
    }

    /** @return a member that is a number, its fraction cut, else the fallback */
    public static long number(JsonObject parent, String name, long fallback) {
        String text = text(parent, name);
        if (text == null) {
            return fallback;
        }
        try {
            return (long) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return fallback;
        }
    }

    /** @return a member that is a number, else the fallback */
    public static double decimal(JsonObject parent, String name, double fallback) {
        String text = text(parent, name);
        try {
            return text == null ? fallback : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return fallback;
        }
    }

    /** @return a member that is {@code true} or {@code false}, else the fallback */
    public static boolean flag(JsonObject parent, String name, boolean fallback) {
        return has(parent, name) ? Boolean.parseBoolean(text(parent, name, "")) : fallback;
    }

    /** @return whether a member is there and not {@code null} */
    public static boolean has(JsonObject parent, String name) {
        JsonElement element = parent == null ? null : parent.get(name);
        return element != null && !element.isJsonNull();
    }

    /** @param value what {@code LlmRequest.extra()} may hold */
    public static JsonElement of(Object value) {
        if (value == null) {
            return JsonNull.INSTANCE;
        }
        if (value instanceof Boolean flag) {
            return new JsonPrimitive(flag);
        }
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        if (value instanceof Map<?, ?> map) {
            JsonObject object = new JsonObject();
            map.forEach((key, member) -> object.add(String.valueOf(key), of(member)));
            return object;
        }
        if (value instanceof List<?> list) {
            JsonArray array = new JsonArray();
            list.forEach(element -> array.add(of(element)));
            return array;
        }
        return new JsonPrimitive(value.toString());
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.chat.ResponseFormat;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value of {@code --schema}: a file with a JSON schema, such a schema, or fields in a short form. */
final class Schemas {

    private static final String NAME = "answer";
    private static final Pattern FIELD = Pattern.compile("([A-Za-z_]\\w{0,63})(?:\\s+(\\[\\])?([a-z]+))?");
    private static final Map<String, String> TYPES = Map.of(
            "string", "string",
            "str", "string",
            "int", "integer",
            "integer", "integer",
            "number", "number",
            "float", "number",
            "bool", "boolean",
            "boolean", "boolean");

    private Schemas() {}

    /**
     * @return a strict format
     * @throws IllegalArgumentException when it is none of these
     */
    static ResponseFormat format(LocalFiles files, String typed) {
        return ResponseFormat.jsonSchema(NAME, schema(files, typed.strip()));
    }

    private static String schema(LocalFiles files, String typed) {
        if (typed.startsWith("{")) {
            return checked(typed, "The schema (--schema)");
        }
        boolean fields = typed.matches("[\\w\\s,\\[\\]]+") && !Files.exists(files.path("--schema", typed));
        if (fields) {
            return JsonWriter.write(fields(typed));
        }
        return checked(files.textOf("--schema", typed), "The schema in '" + Texts.line(typed) + "' (--schema)");
    }

    private static String checked(String text, String what) {
        Object schema;
        try {
            schema = JsonReader.read(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + " is not JSON: " + e.getMessage() + ".", e);
        }
        if (!(schema instanceof Map)) {
            throw new IllegalArgumentException(what + " must be a JSON object, as in {\"type\":\"object\", ...}.");
        }
        return JsonWriter.write(schema);
    }

    private static Map<String, Object> fields(String typed) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String field : typed.split(",", -1)) {
            Matcher matcher = FIELD.matcher(field.strip());
            String type = matcher.matches() ? TYPES.get(matcher.group(3) == null ? "string" : matcher.group(3)) : null;
            if (type == null) {
                throw new IllegalArgumentException("--schema does not understand '" + Texts.line(field.strip())
                        + "'. It takes a file with a JSON schema, or fields as in --schema 'name, age int, tags"
                        + " []string'. Types: string, int, number, bool.");
            }
            Map<String, Object> single = Map.of("type", type);
            Object form = single;
            if (matcher.group(2) != null) {
                Map<String, Object> several = new LinkedHashMap<>();
                several.put("type", "array");
                several.put("items", single);
                form = several;
            }
            if (properties.put(matcher.group(1), form) != null) {
                throw new IllegalArgumentException("--schema has the field '" + matcher.group(1) + "' twice.");
            }
        }
        return object(properties);
    }

    /** What strict servers want: every property required, and no other. */
    private static Map<String, Object> object(Map<String, Object> properties) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        List<String> required = new ArrayList<>(properties.keySet());
        schema.put("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.tool.ToolParameter;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The named arguments of a method, or the members of a record, in their order. */
final class Members {

    private record Member(String description, boolean required, boolean optional, ArgumentType type) {}

    private final Map<String, Member> members = new LinkedHashMap<>();

    /**
     * @param name in Java, or {@code null} when that is not known
     * @param what says which it is, for the rule that it breaks
     */
    void add(String name, Type type, AnnotatedElement annotated, String what, int depth) throws BrokenRule {
        ToolParameter given = annotated.getAnnotation(ToolParameter.class);
        String known = given == null || given.name().isBlank() ? name : given.name();
        if (known == null) {
            throw new BrokenRule(what + " has no name: give it one by @ToolParameter, or compile with -parameters");
        }
        List<String> allowed = given == null ? List.of() : List.of(given.allowed());
        Type content = optional(type);
        ArgumentType found;
        try {
            found = ArgumentTypes.of(content, allowed, depth);
        } catch (BrokenRule e) {
            throw new BrokenRule(what + ", \"" + known + "\": " + e.getMessage());
        }
        boolean optional = content != type;
        boolean required = (given == null || given.required()) && !optional;
        if (!required && type instanceof Class<?> plain && plain.isPrimitive()) {
            throw new BrokenRule(what + ", \"" + known + "\", is not required and so cannot be " + plain
                    + ": use its class, or an Optional");
        }
        Member member = new Member(given == null ? "" : given.description(), required, optional, found);
        if (members.putIfAbsent(known, member) != null) {
            throw new BrokenRule("two have the name \"" + known + "\"");
        }
    }

    JsonObject schema() {
        JsonObject properties = new JsonObject();
        JsonArray required = new JsonArray();
        members.forEach((name, member) -> {
            JsonObject schema = member.type().schema();
            if (!member.description().isBlank()) {
                String format = schema.has("description")
                        ? " " + schema.get("description").getAsString()
                        : "";
                schema.addProperty("description", member.description().strip() + format);
            }
            properties.add(name, schema);
            if (member.required()) {
                required.add(name);
            }
        });
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "object");
        schema.add("properties", properties);
        if (!required.isEmpty()) {
            schema.add("required", required);
        }
        return schema;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /**
     * @param prefix of the paths of its members, such as {@code order.}
     * @return the values in their order
     */
    Object[] read(JsonObject object, String prefix) throws BadArgument {
        for (String name : object.keySet()) {
            // One that is optional and misspelt must not get lost. Without any, models like to send one all the same.
            if (!members.isEmpty() && !members.containsKey(name)) {
                throw new BadArgument(
                        prefix + name, "does not exist; there are " + String.join(", ", members.keySet()));
            }
        }
        Object[] values = new Object[members.size()];
        int index = 0;
        for (Map.Entry<String, Member> entry : members.entrySet()) {
            values[index++] = value(entry.getValue(), object.get(entry.getKey()), prefix + entry.getKey());
        }
        return values;
    }

    private static Object value(Member member, JsonElement element, String path) throws BadArgument {
        if (element != null && !element.isJsonNull()) {
            Object value = member.type().read(element, path);
            return member.optional() ? Optional.of(value) : value;
        }
        if (member.required()) {
            throw new BadArgument(
                    path, "is missing. Its schema is " + member.type().schema());
        }
        return member.optional() ? Optional.empty() : null;
    }

    /** @return what an Optional may have, else the type itself */
    private static Type optional(Type type) {
        boolean optional = type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
        return optional ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
    }
}

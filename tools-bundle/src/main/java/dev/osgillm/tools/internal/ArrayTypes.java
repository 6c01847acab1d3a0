/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;

/** Lists, sets and arrays. */
final class ArrayTypes {

    private ArrayTypes() {}

    static ArgumentType list(Type element, List<String> allowed, int depth) throws BrokenRule {
        return new Elements(ArgumentTypes.of(element, allowed, depth + 1), Collections::unmodifiableList);
    }

    /** What the model says twice is in it once. */
    static ArgumentType set(Type element, List<String> allowed, int depth) throws BrokenRule {
        return new Elements(
                ArgumentTypes.of(element, allowed, depth + 1),
                values -> Collections.unmodifiableSet(new LinkedHashSet<>(values)));
    }

    static ArgumentType array(Type element, List<String> allowed, int depth) throws BrokenRule {
        Class<?> component = raw(element);
        return new Elements(ArgumentTypes.of(element, allowed, depth + 1), values -> {
            Object array = Array.newInstance(component, values.size());
            for (int i = 0; i < values.size(); i++) {
                Array.set(array, i, values.get(i));
            }
            return array;
        });
    }

    private static Class<?> raw(Type type) throws BrokenRule {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType generic) {
            return raw(generic.getRawType());
        }
        if (type instanceof GenericArrayType array) {
            return raw(array.getGenericComponentType()).arrayType();
        }
        throw new BrokenRule("an array of " + type.getTypeName() + " cannot be an argument");
    }

    private record Elements(ArgumentType content, Function<List<Object>, Object> maker) implements ArgumentType {

        @Override
        public JsonObject schema() {
            JsonObject schema = new JsonObject();
            schema.addProperty("type", "array");
            schema.add("items", content.schema());
            return schema;
        }

        @Override
        public Object read(JsonElement value, String path) throws BadArgument {
            if (!value.isJsonArray()) {
                throw new BadArgument(path, "must be an array");
            }
            JsonArray array = value.getAsJsonArray();
            List<Object> values = new ArrayList<>(array.size());
            for (int i = 0; i < array.size(); i++) {
                String where = path + "[" + i + "]";
                if (array.get(i).isJsonNull()) {
                    throw new BadArgument(where, "must not be null");
                }
                values.add(content.read(array.get(i), where));
            }
            return maker.apply(values);
        }
    }
}

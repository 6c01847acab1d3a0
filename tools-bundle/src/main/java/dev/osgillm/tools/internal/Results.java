/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Writes what a method returned, for the model. Looks into records and collections only, never into other classes. */
final class Results {

    private static final int DEEPEST = 32;

    /** Of the values of one result: the model gets to see 100,000 characters. */
    private static final int MOST_VALUES = 50_000;

    private int values;

    private Results() {}

    /**
     * @param result what a method returned that is not {@code void}
     * @throws IllegalStateException when it cannot be written
     */
    static String text(Object result) {
        return result instanceof String text
                ? text
                : new Results().json(result, 0).toString();
    }

    /** @return whether objects of a class can be written, or may be: of {@code Object} and interfaces nobody knows before */
    static boolean isWritable(Class<?> type) {
        return type == Object.class
                || type.isInterface() && !type.getName().startsWith("java.")
                || type.isPrimitive()
                || type.isArray()
                || type.isEnum()
                || type.isRecord()
                || CharSequence.class.isAssignableFrom(type)
                || type == Boolean.class
                || type == Character.class
                || type == Optional.class
                || Number.class.isAssignableFrom(type)
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || Scalars.isFormatted(type);
    }

    private JsonElement json(Object value, int depth) {
        if (++values > MOST_VALUES) {
            throw new IllegalStateException("The result has more than " + MOST_VALUES + " values. Ask for less.");
        }
        if (depth > DEEPEST) {
            throw new IllegalStateException("The result is nested deeper than " + DEEPEST + ", or contains itself.");
        }
        if (value == null) {
            return JsonNull.INSTANCE;
        }
        if (value instanceof Optional<?> optional) {
            return json(optional.orElse(null), depth);
        }
        if (value instanceof Collection<?> collection) {
            JsonArray array = new JsonArray();
            collection.forEach(element -> array.add(json(element, depth + 1)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            JsonObject object = new JsonObject();
            map.forEach((key, member) -> object.add(String.valueOf(key), json(member, depth + 1)));
            return object;
        }
        if (value.getClass().isArray()) {
            JsonArray array = new JsonArray();
            for (int i = 0; i < Array.getLength(value); i++) {
                array.add(json(Array.get(value, i), depth + 1));
            }
            return array;
        }
        if (value instanceof Record) {
            return record(value, depth);
        }
        return scalar(value);
    }

    private JsonObject record(Object value, int depth) {
        JsonObject object = new JsonObject();
        Arrays.stream(value.getClass().getRecordComponents())
                .forEach(component -> object.add(component.getName(), json(member(component, value), depth + 1)));
        return object;
    }

    private static Object member(RecordComponent component, Object value) {
        try {
            Method accessor = component.getAccessor();
            accessor.trySetAccessible();
            return accessor.invoke(value);
        } catch (InvocationTargetException | IllegalAccessException e) {
            throw new IllegalStateException(
                    "The member " + component.getName() + " of the result could not be read.", e);
        }
    }

    private static JsonElement scalar(Object value) {
        if (value instanceof Boolean flag) {
            return new JsonPrimitive(flag);
        }
        if (value instanceof Number number) {
            boolean finite =
                    Double.isFinite(number.doubleValue()) || !(value instanceof Double || value instanceof Float);
            return finite ? new JsonPrimitive(number) : new JsonPrimitive(number.toString()); // JSON has no NaN
        }
        if (value instanceof Enum<?> constant) {
            return new JsonPrimitive(constant.name());
        }
        if (value instanceof CharSequence || value instanceof Character || Scalars.isFormatted(value.getClass())) {
            return new JsonPrimitive(value.toString());
        }
        throw new IllegalStateException("The result has a " + value.getClass().getTypeName()
                + ", which cannot be written as JSON. The tool must return a record instead.");
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** A record, made by its canonical constructor, which may check what it gets. */
record RecordType(Constructor<?> constructor, Members members) implements ArgumentType {

    static RecordType of(Class<?> type, int depth) throws BrokenRule {
        RecordComponent[] components = type.getRecordComponents();
        Members members = new Members();
        for (RecordComponent component : components) {
            String what = "the member " + component.getName() + " of " + type.getTypeName();
            members.add(component.getName(), component.getGenericType(), component, what, depth + 1);
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            if (constructor.trySetAccessible()) {
                return new RecordType(constructor, members);
            }
        } catch (NoSuchMethodException e) {
            throw new AssertionError("Each record has its canonical constructor.", e);
        }
        throw new BrokenRule("the record " + type.getTypeName() + " is in a module that is not open");
    }

    @Override
    public JsonObject schema() {
        return members.schema();
    }

    @Override
    public Object read(JsonElement value, String path) throws BadArgument {
        if (!value.isJsonObject()) {
            throw new BadArgument(path, "must be an object");
        }
        Object[] values = members.read(value.getAsJsonObject(), path + ".");
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            String why = e.getCause().getMessage();
            throw new BadArgument(path, "is refused" + (why == null ? "" : ": " + why));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The argument \"" + path + "\" cannot be made.", e);
        }
    }
}

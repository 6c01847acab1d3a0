/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the argument type of a type in Java. */
final class ArgumentTypes {

    static final int DEEPEST = 8;

    private ArgumentTypes() {}

    /**
     * @param allowed the values that texts in it may have; empty for all
     * @param depth how deep it is nested, 0 for an argument of the method
     * @throws BrokenRule when arguments cannot be of this type
     */
    static ArgumentType of(Type type, List<String> allowed, int depth) throws BrokenRule {
        if (depth > DEEPEST) {
            throw new BrokenRule("its types are nested deeper than " + DEEPEST + ", or contain themselves");
        }
        if (type instanceof WildcardType wildcard && wildcard.getLowerBounds().length == 0) {
            return of(wildcard.getUpperBounds()[0], allowed, depth);
        }
        if (type instanceof GenericArrayType array) {
            return ArrayTypes.array(array.getGenericComponentType(), allowed, depth);
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            return generic(generic, raw, allowed, depth);
        }
        if (type instanceof Class<?> plain) {
            return plain(plain, allowed, depth);
        }
        throw unsupported(type);
    }

    private static ArgumentType generic(ParameterizedType type, Class<?> raw, List<String> allowed, int depth)
            throws BrokenRule {
        Type[] parts = type.getActualTypeArguments();
        if (raw == List.class || raw == Collection.class || raw == Iterable.class) {
            return ArrayTypes.list(parts[0], allowed, depth);
        }
        if (raw == Set.class) {
            return ArrayTypes.set(parts[0], allowed, depth);
        }
        if (raw == Map.class && parts[0] == String.class) {
            return new MapType(of(parts[1], allowed, depth + 1));
        }
        throw unsupported(type);
    }

    private static ArgumentType plain(Class<?> type, List<String> allowed, int depth) throws BrokenRule {
        if (type.isArray()) {
            return ArrayTypes.array(type.getComponentType(), allowed, depth);
        }
        ArgumentType scalar = Scalars.of(type, allowed);
        boolean record = type.isRecord() && type.getTypeParameters().length == 0;
        if (scalar == null && !record) {
            throw unsupported(type);
        }
        if (!allowed.isEmpty() && type != String.class) {
            throw new BrokenRule("allowed values are for texts, and not for " + type.getTypeName());
        }
        return scalar != null ? scalar : RecordType.of(type, depth);
    }

    private static BrokenRule unsupported(Type type) {
        return new BrokenRule("the type " + type.getTypeName() + " cannot be an argument. Use a text, number, boolean, "
                + "enum, date, list, Map<String, ...> or record");
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import com.google.gson.JsonElement;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

/** Numbers of each type out of those of JSON, which have no limits. */
final class Numbers {

    private static final Map<Class<?>, long[]> INTEGERS = Map.of(
            byte.class, new long[] {Byte.MIN_VALUE, Byte.MAX_VALUE},
            short.class, new long[] {Short.MIN_VALUE, Short.MAX_VALUE},
            int.class, new long[] {Integer.MIN_VALUE, Integer.MAX_VALUE},
            long.class, new long[] {Long.MIN_VALUE, Long.MAX_VALUE});

    /** Of a number: more would cost much time to compute with. */
    private static final int MOST_DIGITS = 1_000;

    private Numbers() {}

    /** @return whether it is a primitive type of whole numbers */
    static boolean isInteger(Class<?> type) {
        return INTEGERS.containsKey(type);
    }

    /** @param type a primitive one */
    static Object integer(Class<?> type, JsonElement value, String path) throws BadArgument {
        long[] range = INTEGERS.get(type);
        String expected = "must be an integer from " + range[0] + " to " + range[1];
        BigInteger whole = whole(value, path, expected);
        if (whole.compareTo(BigInteger.valueOf(range[0])) < 0 || whole.compareTo(BigInteger.valueOf(range[1])) > 0) {
            throw new BadArgument(path, expected);
        }
        long number = whole.longValue();
        if (type == byte.class) {
            return (byte) number;
        }
        if (type == short.class) {
            return (short) number;
        }
        if (type == int.class) {
            return (int) number;
        }
        return number;
    }

    static BigInteger bigInteger(JsonElement value, String path) throws BadArgument {
        return whole(value, path, "must be an integer");
    }

    /** Takes 2.0 for 2, as JSON Schema does. */
    private static BigInteger whole(JsonElement value, String path, String expected) throws BadArgument {
        try {
            return number(value, path, expected).toBigIntegerExact();
        } catch (ArithmeticException e) {
            throw new BadArgument(path, expected);
        }
    }

    static BigDecimal decimal(JsonElement value, String path) throws BadArgument {
        return number(value, path, "must be a number");
    }

    /** @param type a primitive one */
    static Object floating(Class<?> type, JsonElement value, String path) throws BadArgument {
        double number = number(value, path, "must be a number").doubleValue();
        boolean single = type == float.class;
        if (single ? Float.isInfinite((float) number) : Double.isInfinite(number)) {
            throw new BadArgument(path, "is too large a number");
        }
        if (single) {
            return (float) number;
        }
        return number;
    }

    private static BigDecimal number(JsonElement value, String path, String expected) throws BadArgument {
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
            throw new BadArgument(path, expected);
        }
        try {
            BigDecimal number = value.getAsBigDecimal();
            if (number.precision() <= MOST_DIGITS && Math.abs((long) number.scale()) <= MOST_DIGITS) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Too long for the parser: as below.
        }
        throw new BadArgument(path, "has too many digits");
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The types without parts. */
final class Scalars {

    /** What a text must be like. Of the formats of JSON Schema some servers refuse all but {@code date-time}. */
    private record Format(boolean dateTime, String example, Function<String, Object> parser) {}

    private static final Map<Class<?>, Format> FORMATS = Map.of(
            LocalDate.class, new Format(false, "2026-01-31", LocalDate::parse),
            LocalTime.class, new Format(false, "14:30:00", LocalTime::parse),
            LocalDateTime.class, new Format(false, "2026-01-31T14:30:00", LocalDateTime::parse),
            Instant.class, new Format(true, "2026-01-31T14:30:00Z", Instant::parse),
            OffsetDateTime.class, new Format(true, "2026-01-31T14:30:00+01:00", OffsetDateTime::parse),
            Duration.class, new Format(false, "PT1H30M", Duration::parse),
            UUID.class, new Format(false, "123e4567-e89b-12d3-a456-426614174000", Scalars::uuid),
            URI.class, new Format(false, "https://example.org/", URI::create));

    private Scalars() {}

    /**
     * @param type a primitive one is the same as its class
     * @return the type, or {@code null} when it is none of these
     */
    static ArgumentType of(Class<?> type, List<String> allowed) {
        Class<?> primitive = primitive(type);
        if (type == String.class) {
            return text(allowed);
        }
        if (type.isEnum()) {
            return enumeration(type);
        }
        if (FORMATS.containsKey(type)) {
            return formatted(FORMATS.get(type));
        }
        if (primitive == boolean.class) {
            return scalar("boolean", Scalars::flag);
        }
        if (Numbers.isInteger(primitive)) {
            return scalar("integer", (value, path) -> Numbers.integer(primitive, value, path));
        }
        if (type == BigInteger.class) {
            return scalar("integer", Numbers::bigInteger);
        }
        if (type == BigDecimal.class) {
            return scalar("number", Numbers::decimal);
        }
        if (primitive == double.class || primitive == float.class) {
            return scalar("number", (value, path) -> Numbers.floating(primitive, value, path));
        }
        return null;
    }

    /** @return whether values of a class are written as a text by their {@code toString} */
    static boolean isFormatted(Class<?> type) {
        return FORMATS.containsKey(type);
    }

    private static Class<?> primitive(Class<?> type) {
        return MethodType.methodType(type).unwrap().returnType();
    }

    private interface Reader {
        Object read(JsonElement value, String path) throws BadArgument;
    }

    private static ArgumentType scalar(String name, Reader reader) {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", name);
        return described(schema, reader);
    }

    private static ArgumentType described(JsonObject schema, Reader reader) {
        return new ArgumentType() {
            @Override
            public JsonObject schema() {
                return schema.deepCopy();
            }

            @Override
            public Object read(JsonElement value, String path) throws BadArgument {
                return reader.read(value, path);
            }
        };
    }

    private static ArgumentType text(List<String> allowed) {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "string");
        if (!allowed.isEmpty()) {
            schema.add("enum", array(allowed));
        }
        return described(schema, (value, path) -> {
            String text = string(value, path, "must be a string");
            if (!allowed.isEmpty() && !allowed.contains(text)) {
                throw oneOf(path, allowed);
            }
            return text;
        });
    }

    private static ArgumentType enumeration(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
        List<String> names = List.copyOf(constants.keySet());
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "string");
        schema.add("enum", array(names));
        return described(schema, (value, path) -> {
            boolean known = isString(value) && constants.containsKey(value.getAsString());
            if (!known) {
                throw oneOf(path, names);
            }
            return constants.get(value.getAsString());
        });
    }

    private static ArgumentType formatted(Format format) {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "string");
        if (format.dateTime()) {
            schema.addProperty("format", "date-time");
        }
        schema.addProperty("description", "Such as " + format.example() + ".");
        String expected = "must be a string such as \"" + format.example() + "\"";
        return described(schema, (value, path) -> {
            try {
                return format.parser().apply(string(value, path, expected));
            } catch (DateTimeException | IllegalArgumentException e) {
                throw new BadArgument(path, expected);
            }
        });
    }

    private static Object flag(JsonElement value, String path) throws BadArgument {
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
            throw new BadArgument(path, "must be true or false");
        }
        return value.getAsBoolean();
    }

    private static String string(JsonElement value, String path, String expected) throws BadArgument {
        if (!isString(value)) {
            throw new BadArgument(path, expected);
        }
        return value.getAsString();
    }

    private static boolean isString(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
    }

    private static BadArgument oneOf(String path, List<String> names) {
        return new BadArgument(path, "must be one of " + String.join(", ", names));
    }

    private static UUID uuid(String text) {
        UUID uuid = UUID.fromString(text);
        if (!uuid.toString().equalsIgnoreCase(text)) { // it fills up short ones
            throw new IllegalArgumentException(text);
        }
        return uuid;
    }

    private static JsonArray array(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }
}

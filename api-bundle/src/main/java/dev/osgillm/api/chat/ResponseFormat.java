/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The form that the answer must have. */
@ProviderType
public final class ResponseFormat {

    /** The forms. Types may be added. */
    public enum Type {
        /** Free text. */
        TEXT,
        /** Some JSON object; most servers want the word JSON in a message, too. */
        JSON,
        /** JSON after {@link ResponseFormat#schema()}. */
        JSON_SCHEMA
    }

    /** Free text. */
    public static final ResponseFormat TEXT = new ResponseFormat(Type.TEXT, null, null, false);
    /** Some JSON object. */
    public static final ResponseFormat JSON = new ResponseFormat(Type.JSON, null, null, false);

    private final Type type;
    private final String name;
    private final String schema;
    private final boolean strict;

    private ResponseFormat(Type type, String name, String schema, boolean strict) {
        this.type = type;
        this.name = name;
        this.schema = schema;
        this.strict = strict;
    }

    /**
     * JSON after a schema, held to it where the provider can.
     *
     * @param name of the schema, for the model: letters, digits, {@code _} and {@code -}, at most 64
     * @param schema a JSON schema as JSON text
     */
    public static ResponseFormat jsonSchema(String name, String schema) {
        return jsonSchema(name, schema, true);
    }

    /**
     * JSON after a schema.
     *
     * @param strict whether the server shall hold the answer to the schema; strict schemas are restricted at some
     *     providers (OpenAI wants every property required and {@code additionalProperties} false)
     */
    public static ResponseFormat jsonSchema(String name, String schema, boolean strict) {
        return new ResponseFormat(
                Type.JSON_SCHEMA,
                Objects.requireNonNull(name, "name"),
                Objects.requireNonNull(schema, "schema"),
                strict);
    }

    /** @return the form */
    public Type type() {
        return type;
    }

    /** @return the schema's name, with {@link Type#JSON_SCHEMA} */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** @return the schema as JSON text, with {@link Type#JSON_SCHEMA} */
    public Optional<String> schema() {
        return Optional.ofNullable(schema);
    }

    /** @return whether the server shall hold the answer to the schema */
    public boolean strict() {
        return strict;
    }

    @Override
    public String toString() {
        return name == null ? type.toString() : type + "[" + name + "]";
    }
}

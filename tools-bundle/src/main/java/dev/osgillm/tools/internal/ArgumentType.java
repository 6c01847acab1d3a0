/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** A type that arguments can have: what the model is told of it, and how what it sends becomes an object. */
interface ArgumentType {

    /** @return its JSON schema, a new one each time */
    JsonObject schema();

    /**
     * @param value not {@code null} in JSON
     * @param path where it is, for the message
     */
    Object read(JsonElement value, String path) throws BadArgument;
}

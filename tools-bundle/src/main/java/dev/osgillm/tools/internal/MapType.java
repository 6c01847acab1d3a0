/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** An object whose members all have one type, with names that the model chooses. */
record MapType(ArgumentType content) implements ArgumentType {

    @Override
    public JsonObject schema() {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "object");
        schema.add("additionalProperties", content.schema());
        return schema;
    }

    @Override
    public Object read(JsonElement value, String path) throws BadArgument {
        if (!value.isJsonObject()) {
            throw new BadArgument(path, "must be an object");
        }
        Map<String, Object> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> member : value.getAsJsonObject().entrySet()) {
            String where = path + "." + member.getKey();
            if (member.getValue().isJsonNull()) {
                throw new BadArgument(where, "must not be null");
            }
            members.put(member.getKey(), content.read(member.getValue(), where));
        }
        return Collections.unmodifiableMap(members);
    }
}

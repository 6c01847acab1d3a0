/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.osgillm.support.json.Json;
import java.util.Optional;

/**
 * What a server says of an error, whatever form it has. Empty texts where it says nothing.
 *
 * @param message for people
 * @param code the server's code
 * @param type the server's type
 * @param param the member of the request that is wrong
 */
record ServerError(String message, String code, String type, String param) {

    /** @return the error in a body, empty when it is not JSON or has none */
    static Optional<ServerError> in(String body) {
        try {
            return in(JsonParser.parseString(body));
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }

    /** @return the error in a body or frame, empty when it has none */
    static Optional<ServerError> in(JsonElement element) {
        if (element.isJsonArray() && !element.getAsJsonArray().isEmpty()) {
            return in(element.getAsJsonArray().get(0));
        }
        if (!element.isJsonObject()) {
            return Optional.empty();
        }
        JsonObject root = element.getAsJsonObject();
        if (Json.has(root, "error")) {
            return ofMember(root, root.get("error"));
        }
        if (Json.has(root, "detail")) {
            return Optional.of(new ServerError(detail(root.get("detail")), "", "", ""));
        }
        boolean bare = Json.has(root, "message") && !Json.has(root, "choices") && !Json.has(root, "done");
        return bare ? Optional.of(ofObject(root)) : Optional.empty();
    }

    private static Optional<ServerError> ofMember(JsonObject root, JsonElement error) {
        if (error.isJsonObject()) {
            return Optional.of(ofObject(error.getAsJsonObject()));
        }
        if (error.isJsonArray() && !error.getAsJsonArray().isEmpty()) {
            return ofMember(root, error.getAsJsonArray().get(0));
        }
        if (error.isJsonPrimitive() && !error.getAsString().equals("false")) {
            String type = Json.text(root, "error_type", "");
            return Optional.of(new ServerError(error.getAsString(), Json.text(root, "code", ""), type, ""));
        }
        return Optional.empty();
    }

    private static ServerError ofObject(JsonObject error) {
        JsonElement message = error.get("message");
        String text = message == null || message.isJsonNull() ? "" : detail(message);
        String code = Json.text(error, "code", Json.text(error, "statusCode", ""));
        String type = Json.text(error, "type", Json.text(error, "error_type", ""));
        // OpenRouter keeps what it knows best one level deeper.
        JsonObject metadata = Json.object(error, "metadata");
        if (metadata != null) {
            type = Json.text(metadata, "error_type", type);
        }
        if (code.isEmpty()) {
            code = Json.text(error, "http_status_code", "");
        }
        return new ServerError(text, code, type, Json.text(error, "param", ""));
    }

    /** FastAPI's and Mistral's ways to say what is wrong. */
    private static String detail(JsonElement detail) {
        if (detail.isJsonPrimitive()) {
            return detail.getAsString();
        }
        if (detail.isJsonArray()) {
            JsonArray array = detail.getAsJsonArray();
            return array.isEmpty() ? "" : detail(array.get(0));
        }
        if (detail.isJsonObject()) {
            JsonObject object = detail.getAsJsonObject();
            if (Json.has(object, "detail")) {
                return detail(object.get("detail"));
            }
            if (Json.has(object, "msg")) {
                JsonArray place = Json.array(object, "loc");
                return Json.text(object, "msg", "") + (place.isEmpty() ? "" : " at " + place);
            }
            return Json.text(object, "message", object.toString());
        }
        return "";
    }
}

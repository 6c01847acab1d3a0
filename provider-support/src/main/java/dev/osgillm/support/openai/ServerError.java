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
        Optional<ServerError> said = ofMember(root, root.get("error"));
        if (said.isEmpty() && Json.has(root, "x_groq")) {
            said = ofMember(root, errorOf(root.get("x_groq")));
        }
        if (said.isEmpty()) {
            said = inChoices(root);
        }
        if (said.isPresent() || isAnswer(root)) {
            return said;
        }
        if (Json.has(root, "detail")) {
            return Optional.of(new ServerError(detail(root.get("detail")), "", "", ""));
        }
        return Json.has(root, "message") ? Optional.of(ofObject(root)) : Optional.empty();
    }

    /** What has one of these is an answer, whatever else it says. */
    private static boolean isAnswer(JsonObject root) {
        return Json.has(root, "choices") || Json.has(root, "data") || Json.has(root, "done");
    }

    private static JsonElement errorOf(JsonElement element) {
        return element.isJsonObject() ? element.getAsJsonObject().get("error") : null;
    }

    private static Optional<ServerError> inChoices(JsonObject root) {
        for (JsonElement choice : Json.array(root, "choices")) {
            Optional<ServerError> error = ofMember(root, errorOf(choice));
            if (error.isPresent()) {
                return error;
            }
        }
        return Optional.empty();
    }

    /** Empty for what is no error in truth: {@code null}, {@code false}, {@code ""}, <code>{}</code>. */
    private static Optional<ServerError> ofMember(JsonObject root, JsonElement error) {
        if (error == null || error.isJsonNull()) {
            return Optional.empty();
        }
        if (error.isJsonObject()) {
            JsonObject object = error.getAsJsonObject();
            return object.isEmpty() ? Optional.empty() : Optional.of(ofObject(object));
        }
        if (error.isJsonArray() && !error.getAsJsonArray().isEmpty()) {
            return ofMember(root, error.getAsJsonArray().get(0));
        }
        boolean nothing = !error.isJsonPrimitive()
                || error.getAsString().isBlank()
                || error.getAsString().equals("false");
        if (!nothing) {
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
            boolean moderated = !Json.array(metadata, "reasons").isEmpty();
            type = Json.text(metadata, "error_type", moderated ? "content_policy_violation" : type);
            text += upstream(metadata);
        }
        if (code.isEmpty()) {
            code = Json.text(error, "http_status_code", "");
        }
        return new ServerError(text, code, type, Json.text(error, "param", ""));
    }

    /** What the server behind OpenRouter said, which is often all that helps. */
    private static String upstream(JsonObject metadata) {
        String raw = Json.text(metadata, "raw", "");
        String words = in(raw).map(ServerError::message).orElse(raw);
        String name = Json.text(metadata, "provider_name", "");
        return words.isBlank() ? "" : " (" + (name.isBlank() ? "" : name + ": ") + words + ")";
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

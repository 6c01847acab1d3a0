/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.config.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;

/** Makes requests to one server. The key, when there is one, goes with each. */
final class OllamaHttp {

    private static final String AUTHORIZATION = "Authorization";

    private final URI baseUrl;
    private final Optional<Secret> apiKey;

    OllamaHttp(URI baseUrl, Optional<Secret> apiKey) {
        this.baseUrl = baseUrl;
        this.apiKey = apiKey;
    }

    HttpRequest get(String path) {
        return request(path).GET().build();
    }

    /** @param headers of the request; they never replace the key */
    HttpRequest post(String path, JsonObject body, Map<String, String> headers) {
        HttpRequest.Builder request = request(path).setHeader("Content-Type", "application/json");
        headers.forEach((name, value) -> {
            if (apiKey.isEmpty() || !name.equalsIgnoreCase(AUTHORIZATION)) {
                add(request, name, value);
            }
        });
        return request.POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    HttpRequest post(String path, JsonObject body) {
        return post(path, body, Map.of());
    }

    HttpRequest delete(String path, JsonObject body) {
        return request(path)
                .setHeader("Content-Type", "application/json")
                .method("DELETE", HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    HttpRequest head(String path) {
        return request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
    }

    HttpRequest upload(String path, HttpRequest.BodyPublisher body) {
        return request(path)
                .setHeader("Content-Type", "application/octet-stream")
                .POST(body)
                .build();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path));
        apiKey.ifPresent(key -> request.setHeader(AUTHORIZATION, "Bearer " + key.reveal()));
        return request;
    }

    private static void add(HttpRequest.Builder request, String name, String value) {
        try {
            request.setHeader(name, value);
        } catch (IllegalArgumentException e) {
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "The header '" + name + "' of the request cannot be sent. Leave it out.")
                    .build();
        }
    }
}

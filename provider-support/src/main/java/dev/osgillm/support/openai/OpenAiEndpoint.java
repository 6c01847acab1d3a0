/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.config.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the requests of an instance: its address, its headers, its key. The key goes to that address only, and no header
 * of a request replaces it.
 */
public final class OpenAiEndpoint {

    private static final Set<String> CREDENTIALS = Set.of("authorization", "api-key", "x-api-key", "cookie");

    private final URI base;
    private final Map<String, String> headers;
    private final Optional<Secret> key;

    /**
     * @param base without a slash at the end; a query is kept
     * @param headers sent with each request
     * @param key sent as a bearer token
     */
    public OpenAiEndpoint(URI base, Map<String, String> headers, Optional<Secret> key) {
        this.base = base;
        this.headers = Map.copyOf(headers);
        this.key = key;
    }

    /** @param path begins with a slash */
    public HttpRequest get(String path, Map<String, String> requestHeaders) {
        return builder(path, requestHeaders).GET().build();
    }

    /** @param path begins with a slash */
    public HttpRequest post(String path, JsonObject body, Map<String, String> requestHeaders) {
        return builder(path, requestHeaders)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    private HttpRequest.Builder builder(String path, Map<String, String> requestHeaders) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(resolve(path));
        Map<String, String> all = new LinkedHashMap<>(headers);
        requestHeaders.forEach((name, value) -> {
            if (!CREDENTIALS.contains(name.toLowerCase(Locale.ROOT))) {
                all.put(name, value);
            }
        });
        try {
            all.forEach(builder::setHeader);
        } catch (IllegalArgumentException e) {
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST, "A header cannot be sent: " + e.getMessage() + ". Remove it.")
                    .cause(e)
                    .build();
        }
        key.ifPresent(secret -> builder.setHeader("Authorization", "Bearer " + secret.reveal()));
        return builder;
    }

    URI resolve(String path) {
        String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
        String text = base.toString();
        int end = text.indexOf('?');
        return URI.create((end < 0 ? text : text.substring(0, end)) + path + query);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.json.Json;
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

    private static final String AUTHORIZATION = "Authorization";

    private final URI base;
    private final String modelPath;
    private final Map<String, String> headers;
    private final Optional<Secret> key;
    private final String keyHeader;

    /**
     * @param base where the paths of the API begin; a query is kept
     * @param headers sent with each request
     * @param key sent as a bearer token
     */
    public OpenAiEndpoint(URI base, Map<String, String> headers, Optional<Secret> key) {
        this(base, "", headers, key, AUTHORIZATION);
    }

    /**
     * @param base where the paths of the API begin; a query is kept
     * @param modelPath comes before the path of what is posted, <code>{model}</code> in it the model; empty for nothing
     * @param headers sent with each request
     * @param key may be absent
     * @param keyHeader {@code Authorization} for a bearer token, or a header that has the key alone
     */
    public OpenAiEndpoint(
            URI base, String modelPath, Map<String, String> headers, Optional<Secret> key, String keyHeader) {
        this.base = base;
        this.modelPath = modelPath;
        this.headers = Map.copyOf(headers);
        this.key = key;
        this.keyHeader = keyHeader;
    }

    /** @return the same for paths that take the model from the body, even where others have it in the address */
    public OpenAiEndpoint withoutModelPath() {
        return new OpenAiEndpoint(base, "", headers, key, keyHeader);
    }

    /** @param path begins with a slash */
    public HttpRequest get(String path, Map<String, String> requestHeaders) {
        return builder(path, requestHeaders).GET().build();
    }

    /** @param path begins with a slash */
    public HttpRequest post(String path, JsonObject body, Map<String, String> requestHeaders) {
        String model = PathText.encoded(Json.text(body, "model", ""));
        return builder(modelPath.replace("{model}", model) + path, requestHeaders)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    private HttpRequest.Builder builder(String path, Map<String, String> requestHeaders) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(resolve(path));
        Map<String, String> all = new LinkedHashMap<>(headers);
        for (Map.Entry<String, String> header : requestHeaders.entrySet()) {
            String name = header.getKey();
            if (!CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)) && !name.equalsIgnoreCase(keyHeader)) {
                all.put(name, header.getValue());
            }
        }
        for (Map.Entry<String, String> header : all.entrySet()) {
            String problem = "The header " + header.getKey() + " cannot be sent. Remove it.";
            set(builder, header.getKey(), header.getValue(), ErrorKind.INVALID_REQUEST, problem);
        }
        if (key.isPresent()) {
            set(
                    builder,
                    keyHeader,
                    (keyHeader.equalsIgnoreCase(AUTHORIZATION) ? "Bearer " : "")
                            + key.get().reveal(),
                    ErrorKind.CONFIGURATION,
                    "The key has characters that no key has. Copy it again, without quotes and line ends.");
        }
        return builder;
    }

    /** Without the transport's words: they quote the value, and that may be the key. */
    private static void set(HttpRequest.Builder builder, String name, String value, ErrorKind kind, String problem) {
        try {
            builder.setHeader(name, value);
        } catch (IllegalArgumentException e) {
            throw LlmException.builder(kind, problem).build();
        }
    }

    URI resolve(String path) {
        String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
        String text = base.toString();
        int end = text.indexOf('?');
        String address = end < 0 ? text : text.substring(0, end);
        while (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        return URI.create(address + path + query);
    }
}

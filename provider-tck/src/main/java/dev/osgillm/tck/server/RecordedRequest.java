/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as it arrived, complete with its body. Immutable. */
public final class RecordedRequest {

    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final int connection;

    RecordedRequest(
            String method, String path, String query, Map<String, List<String>> headers, byte[] body, int connection) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = copyOf(headers);
        this.body = body;
        this.connection = connection;
    }

    private static Map<String, List<String>> copyOf(Map<String, List<String>> headers) {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> copy.put(name, Collections.unmodifiableList(new ArrayList<>(values))));
        return Collections.unmodifiableMap(copy);
    }

    /** @return {@code GET}, {@code POST}, ... */
    public String method() {
        return method;
    }

    /** @return the path as sent, percent-encoded, without the query */
    public String path() {
        return path;
    }

    /** @return what follows the question mark, empty when there is none */
    public String query() {
        return query;
    }

    /** @return all headers; looking one up ignores case */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** @return the first value of a header; its case does not matter */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** @return the body as UTF-8 text */
    public String body() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** @return a copy of the body */
    public byte[] bodyBytes() {
        return body.clone();
    }

    /** @return which connection brought it, counted from 1; equal numbers mean the connection was used again */
    public int connection() {
        return connection;
    }

    /** Without headers and body: they hold keys and prompts. */
    @Override
    public String toString() {
        return method + " " + path + (query.isEmpty() ? "" : "?" + query) + " (" + body.length + " bytes, connection "
                + connection + ")";
    }
}

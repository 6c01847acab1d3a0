/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A whole answer of a server.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the bytes, at most the engine's limit; not copied
 */
public record HttpReply(int status, HttpHeaders headers, byte[] body) {

    /**
     * @return the body as UTF-8, without a byte order mark or the blank lines that some servers send to keep alive; empty
     *     when it is compressed
     */
    public String text() {
        if (ContentCoding.of(headers).isPresent()) {
            return "";
        }
        String text = new String(body, StandardCharsets.UTF_8);
        return (text.startsWith("\uFEFF") ? text.substring(1) : text).strip();
    }

    /** @return the first value of a header */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** @return the media type without parameters, lower case; empty when the server sent none */
    public String mediaType() {
        return mediaType(headers);
    }

    static String mediaType(HttpHeaders headers) {
        String value = headers.firstValue("Content-Type").orElse("");
        int parameters = value.indexOf(';');
        return (parameters < 0 ? value : value.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }
}

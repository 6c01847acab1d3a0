/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import static dev.osgillm.tck.dialect.Json.object;

import dev.osgillm.tck.server.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file of a model at the Hub: kept in git, or as a large one elsewhere. */
final class HubContent {

    private final String path;
    private final byte[] content;
    private final boolean large;

    HubContent(String path, byte[] content, boolean large) {
        this.path = path;
        this.content = content.clone();
        this.large = large;
    }

    String path() {
        return path;
    }

    long size() {
        return content.length;
    }

    boolean isLarge() {
        return large;
    }

    String sha256() {
        return hash("SHA-256", new byte[0]);
    }

    /** @return the id that git gives */
    String blob() {
        return hash("SHA-1", ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    private String hash(String algorithm, byte[] prefix) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(prefix);
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Map<String, Object> toTree() {
        Map<String, Object> entry = object("type", "file", "oid", blob(), "size", size(), "path", path);
        if (large) {
            entry.put("lfs", object("oid", sha256(), "size", size(), "pointerSize", 134));
            entry.put("xetHash", sha256());
        }
        return entry;
    }

    /** Sends all of it, or from where a range begins that is still about the same content. */
    void send(Exchange exchange) throws IOException {
        String tag = '"' + (large ? sha256() : blob()) + '"';
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ETag", tag);
        headers.put("Accept-Ranges", "bytes");
        headers.put("Content-Type", large ? "application/octet-stream" : "text/plain; charset=utf-8");
        String range = exchange.request().header("Range").orElse("");
        boolean same = exchange.request().header("If-Range").map(tag::equals).orElse(true);
        if (!range.startsWith("bytes=") || !same) {
            exchange.answer(200, headers, content);
            return;
        }
        int from = Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
        if (from >= content.length) {
            headers.put("Content-Range", "bytes */" + content.length);
            exchange.answer(416, headers, new byte[0]);
            return;
        }
        headers.put("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        exchange.answer(206, headers, Arrays.copyOfRange(content, from, content.length));
    }
}

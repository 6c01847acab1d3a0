/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The head of a request or of an answer, as a proxy sees it.
 *
 * @param text its lines, with the empty one at the end
 */
record ProxyHead(String text) {

    private static final int LONGEST = 64 << 10;
    private static final String END = "\r\n\r\n";

    /** @throws EOFException when it does not end, or is longer than 64 KiB */
    static ProxyHead read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith(END)) {
            int next = in.read();
            if (next < 0 || head.size() > LONGEST) {
                throw new EOFException("No whole head.");
            }
            head.write(next);
            if (next == '\n') {
                text = head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return new ProxyHead(text);
    }

    /** @return the first word of a request */
    String method() {
        return word(0);
    }

    /** @return the second word of a request */
    String target() {
        return word(1);
    }

    private String word(int index) {
        return text.substring(0, text.indexOf("\r\n")).split(" ")[index];
    }

    /** @return its value, empty without */
    String header(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return text.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst()
                .orElse("");
    }

    /** @return the request as its server gets it: for that path, without what is for the proxy, and the only one */
    String forwarded() {
        URI target = URI.create(target());
        String path = target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
        StringBuilder forwarded = new StringBuilder(method() + " " + path + " HTTP/1.1\r\n");
        text.lines().skip(1).filter(header -> !isOfProxy(header)).forEach(header -> forwarded
                .append(header)
                .append("\r\n"));
        return new ProxyHead(forwarded.toString()).withClose();
    }

    private static boolean isOfProxy(String header) {
        String lower = header.toLowerCase(Locale.ROOT);
        return lower.startsWith("proxy-authorization:") || lower.startsWith("connection:");
    }

    /** @return it, with the end of the connection announced */
    String withClose() {
        return text.stripTrailing() + "\r\nConnection: close" + END;
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The address of a server, read as Ollama's own client reads {@code OLLAMA_HOST}: a host, a port, both, or an address
 * with scheme and path.
 *
 * @param uri absolute, without a slash at its end, and without the {@code /api} or {@code /v1} that people add
 * @param portIgnored whether the text had a port that is none, in whose place the default is used
 */
record OllamaHost(URI uri, boolean portIgnored) {

    /** Where a server listens that nobody told otherwise. */
    static final String DEFAULT = "http://127.0.0.1:11434";

    /** What {@link #parse} takes, to complete a sentence. */
    static final String RULE = "must be a host, host:port or an http or https address, without credentials, query or an"
            + " underscore in the host";

    private static final int DEFAULT_PORT = 11434;
    private static final int NONE = -1;
    private static final Pattern API_PATH = Pattern.compile("(/api|/v1)?/*$");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|.*\\.localhost|127(\\.\\d+){3}|\\[::1]");

    /** @throws IllegalArgumentException when the text breaks {@link #RULE}; the message does not repeat it */
    static OllamaHost parse(String text) {
        String rest = unquoted(text);
        if (rest.equals("ollama.com")) {
            rest = "https://ollama.com";
        }
        String scheme = "http";
        int port = DEFAULT_PORT;
        int colon = rest.indexOf("://");
        if (colon >= 0) {
            scheme = rest.substring(0, colon).toLowerCase(Locale.ROOT);
            rest = rest.substring(colon + 3);
            port = NONE;
        }
        int slash = rest.indexOf('/');
        String path = slash < 0 ? "" : rest.substring(slash);
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        if (authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException(RULE);
        }

        String host = authority;
        boolean portIgnored = false;
        int portColon = portColon(authority);
        if (portColon >= 0) {
            host = authority.substring(0, portColon);
            int given = port(authority.substring(portColon + 1));
            portIgnored = given == NONE;
            port = portIgnored ? port : given;
        }
        String suffix = port == NONE ? "" : ":" + port;
        String prefix = API_PATH.matcher(path).replaceFirst("");
        return new OllamaHost(checked(scheme + "://" + reachable(host) + suffix + prefix), portIgnored);
    }

    /** @return whether the server is on this machine */
    boolean loopback() {
        return LOOPBACK.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches();
    }

    boolean https() {
        return uri.getScheme().equals("https");
    }

    private static String unquoted(String text) {
        return text.strip().replaceAll("^[\"']+|[\"']+$", "").strip();
    }

    /** @return where the port begins; several colons without brackets are an IPv6 address without a port */
    private static int portColon(String authority) {
        int last = authority.lastIndexOf(':');
        if (authority.startsWith("[")) {
            return last > authority.lastIndexOf(']') ? last : NONE;
        }
        return last == authority.indexOf(':') ? last : NONE;
    }

    private static int port(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 0xFFFF ? Integer.parseInt(text) : NONE;
    }

    /** A server listens on all addresses, a client cannot connect to them. */
    private static String reachable(String host) {
        return switch (host) {
            case "", "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]" -> "[::1]";
            default -> host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        };
    }

    private static URI checked(String text) {
        try {
            URI uri = new URI(text);
            boolean http = uri.getScheme().equals("http") || uri.getScheme().equals("https");
            boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (http && plain && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Falls through: the exception would repeat the text, which may hold credentials.
        }
        throw new IllegalArgumentException(RULE);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Hides the credentials of one exchange wherever they turn up. Whatever a request has in a header that is not known to be
 * harmless counts as one, since gateways have names of their own for them.
 */
final class WireMask {

    private static final String HIDDEN = "(hidden)";
    private static final int SHORTEST_SECRET = 6;

    private static final Set<String> HARMLESS = Set.of(
            "accept",
            "accept-encoding",
            "content-length",
            "content-type",
            "http-referer",
            "if-range",
            "openai-organization",
            "openai-project",
            "range",
            "user-agent",
            "x-openrouter-title",
            "x-title");

    private static final Pattern CREDENTIAL_PARAMETER = Pattern.compile(
            "([?&](?:sig|[^=&]*(?:key|token|secret|password|signature|credential)[^=&]*)=)[^&]*",
            Pattern.CASE_INSENSITIVE);

    // Within any text: the address that a redirect repeats in its body.
    private static final Pattern SIGNATURE = Pattern.compile(
            "([?&](?:sig|[\\w.-]*(?:signature|credential|security-token)[\\w.-]*)=)[^&\\s\"'<>]+",
            Pattern.CASE_INSENSITIVE);

    private final List<String> secrets = new ArrayList<>();

    WireMask(HttpHeaders requestHeaders) {
        requestHeaders.map().forEach((name, values) -> {
            if (!harmless(name)) {
                values.forEach(this::addSecret);
            }
        });
        secrets.sort(Comparator.comparingInt(String::length).reversed()); // or a part would hide the whole no longer
    }

    private void addSecret(String value) {
        int scheme = value.indexOf(' ');
        String credential = scheme < 0 ? value : value.substring(scheme + 1);
        if (credential.length() >= SHORTEST_SECRET) {
            secrets.add(credential);
        }
    }

    /** @return a request's headers as text, one line each, sorted */
    List<String> requestHeaders(HttpHeaders headers) {
        return lines(headers.map(), false);
    }

    /** @return a response's headers as text, one line each, sorted */
    List<String> responseHeaders(HttpHeaders headers) {
        return lines(headers.map(), true);
    }

    private List<String> lines(Map<String, List<String>> headers, boolean response) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(headers).forEach((name, values) -> {
            boolean shown = response ? !name.equalsIgnoreCase("set-cookie") : harmless(name);
            values.forEach(value -> lines.add(name + ": " + (shown ? signedText(value) : HIDDEN)));
        });
        return lines;
    }

    /** @return the text without the credentials of this exchange, and without those in parameters of addresses */
    String text(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, HIDDEN);
        }
        return SIGNATURE.matcher(masked).replaceAll("$1" + HIDDEN);
    }

    /** @return an address without credentials */
    String address(URI uri) {
        return signedText(uri.toString());
    }

    /** Headers have addresses too: a redirect to a signed one. */
    private String signedText(String text) {
        return text(CREDENTIAL_PARAMETER.matcher(text).replaceAll("$1" + HIDDEN));
    }

    private static boolean harmless(String name) {
        return HARMLESS.contains(name.toLowerCase(Locale.ROOT));
    }
}

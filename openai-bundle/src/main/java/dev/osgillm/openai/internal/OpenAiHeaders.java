/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.support.config.SettingsReader;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The headers that an instance sends with each request: those of its preset, and the keys {@code header.NAME}. */
final class OpenAiHeaders {

    private static final String PREFIX = "header.";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[ -~]*");

    /** Set by the dialect or the transport. */
    private static final Set<String> TAKEN = Set.of(
            "authorization",
            "proxy-authorization",
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "transfer-encoding",
            "upgrade");

    private OpenAiHeaders() {}

    /** @return whether a header can have the key */
    static boolean takesKey(String name) {
        return isName(name)
                && (name.equalsIgnoreCase("authorization") || !TAKEN.contains(name.toLowerCase(Locale.ROOT)));
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * @param environmentCounts whether the server may see what the environment says
     * @param keyHeader the header of the key, which cannot be set otherwise
     */
    static Map<String, String> read(
            Preset preset,
            boolean environmentCounts,
            String keyHeader,
            Map<String, ?> configuration,
            SettingsReader reader) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Preset.Header header : preset.headers()) {
            put(headers, reader, header, environmentCounts);
        }
        for (String key : new TreeSet<>(configuration.keySet())) {
            if (key.startsWith(PREFIX)) {
                further(headers, reader, key, keyHeader);
            }
        }
        return headers;
    }

    private static void put(
            Map<String, String> headers, SettingsReader reader, Preset.Header header, boolean environmentCounts) {
        String[] variables =
                environmentCounts && !header.variable().isEmpty() ? new String[] {header.variable()} : new String[0];
        Optional<String> value = reader.text(header.key(), null, variables);
        if (value.isEmpty()) {
            return;
        }
        if (!VALUE.matcher(value.get()).matches()) {
            throw reader.broken(header.key(), "must be printable ASCII, since it is sent in a header", value.get());
        }
        for (String name : header.names()) {
            headers.put(name, value.get());
        }
    }

    /** Such a header may be a credential of a proxy: its value is shown nowhere. */
    private static void further(Map<String, String> headers, SettingsReader reader, String key, String keyHeader) {
        String name = key.substring(PREFIX.length());
        if (TAKEN.contains(name.toLowerCase(Locale.ROOT)) || name.equalsIgnoreCase(keyHeader)) {
            throw reader.broken(key, "cannot be set; a key goes into .api_key", "(hidden)");
        }
        if (!isName(name)) {
            throw reader.broken(key, "must have the name of a header after 'header.'", name);
        }
        reader.hiddenText(key).ifPresent(value -> {
            if (!VALUE.matcher(value).matches()) {
                throw reader.broken(key, "must be printable ASCII", "(hidden)");
            }
            headers.put(name, value);
        });
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.support.config.SettingsReader;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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

    static Map<String, String> read(Preset preset, Map<String, ?> configuration, SettingsReader reader) {
        Map<String, String> headers = new LinkedHashMap<>();
        switch (preset.name()) {
            case "openai" -> {
                put(headers, reader, "organization", new String[] {"OPENAI_ORG_ID"}, "OpenAI-Organization");
                put(headers, reader, "project", new String[] {"OPENAI_PROJECT_ID"}, "OpenAI-Project");
            }
            case "openrouter" -> {
                put(headers, reader, "site_url", new String[0], "HTTP-Referer");
                put(headers, reader, "site_name", new String[0], "X-OpenRouter-Title", "X-Title");
            }
            default -> {
                // The others want nothing of their own.
            }
        }
        for (String key : new TreeSet<>(configuration.keySet())) {
            if (key.startsWith(PREFIX)) {
                further(headers, reader, key);
            }
        }
        return headers;
    }

    private static void put(
            Map<String, String> headers, SettingsReader reader, String key, String[] variables, String... names) {
        reader.text(key, null, variables).ifPresent(value -> {
            if (!VALUE.matcher(value).matches()) {
                throw reader.broken(key, "must be printable ASCII, since it is sent in a header", value);
            }
            for (String name : names) {
                headers.put(name, value);
            }
        });
    }

    /** Such a header may be a credential of a proxy: its value is shown nowhere. */
    private static void further(Map<String, String> headers, SettingsReader reader, String key) {
        String name = key.substring(PREFIX.length());
        if (TAKEN.contains(name.toLowerCase(Locale.ROOT))) {
            throw reader.broken(key, "cannot be set; a key goes into .api_key", "(hidden)");
        }
        if (!NAME.matcher(name).matches()) {
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

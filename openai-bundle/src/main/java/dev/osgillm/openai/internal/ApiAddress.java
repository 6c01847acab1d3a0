/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.support.config.SettingsReader;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the API of an instance is. Servers whose API has versions (Azure) have two forms of addresses: one for ever, and
 * one with a dated version, in which the model is part of the path.
 *
 * @param base where the paths of the API begin, with its query
 * @param modelPath comes between base and path of what is asked of a model, {@code {model}} in it its name; empty for
 *     nothing
 */
record ApiAddress(URI base, String modelPath) {

    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.-]{1,32}");
    private static final Pattern DATED = Pattern.compile("\\d{4}-\\d{2}-\\d{2}.*");
    private static final Pattern IN_QUERY = Pattern.compile("(?:^|&)api-version=([^&]*)");

    /** @param configured what the user gave: the server alone, or with any beginning of the paths that it has */
    static ApiAddress of(Preset preset, URI configured, SettingsReader reader) {
        Preset.Versions versions = preset.versions();
        if (versions.path().isEmpty()) {
            return new ApiAddress(configured, "");
        }
        String query = configured.getRawQuery() == null ? "" : configured.getRawQuery();
        Optional<String> set = reader.text("api_version", null, versions.variable());
        set.filter(version -> !VERSION.matcher(version).matches()).ifPresent(version -> {
            throw reader.broken("api_version", "must be a date such as 2024-10-21, 'preview' or 'latest'", version);
        });
        String version = set.or(() -> inQuery(query)).orElse("");
        String path = configured.getRawPath() == null ? "" : configured.getRawPath();
        String server = server(configured, path, versions);
        boolean dated = DATED.matcher(version).matches();
        boolean forEver = path.endsWith(versions.path());
        if (dated && !forEver) {
            return new ApiAddress(
                    URI.create(server + versions.datedPath() + query(query, version)), versions.modelPath());
        }
        // A variable of the machine is for other instances when the address says which form is meant.
        return new ApiAddress(URI.create(server + versions.path() + query(query, dated ? "" : version)), "");
    }

    /** What a gateway wants beside the version stays. */
    private static String query(String configured, String version) {
        String rest = IN_QUERY.matcher(configured).replaceFirst("");
        String said = version.isEmpty() ? "" : "api-version=" + version;
        String all = rest.isEmpty() || said.isEmpty() ? said + rest : said + "&" + rest.replaceFirst("^&", "");
        return all.isEmpty() ? "" : "?" + all.replaceFirst("^&", "");
    }

    private static Optional<String> inQuery(String query) {
        Matcher matcher = IN_QUERY.matcher(query);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Portals show addresses with all their paths: what comes before is the server, or a gateway's own path. */
    private static String server(URI configured, String path, Preset.Versions versions) {
        int own = (path + "/").indexOf(versions.datedPath() + "/");
        String prefix = own < 0 ? path : path.substring(0, own);
        return configured.getScheme() + "://" + configured.getRawAuthority() + prefix;
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.huggingface.internal.hub.HubAddress;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.config.SettingsReader;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an instance finds the Hub.
 *
 * @param base without a slash at its end
 * @param named whether the configuration itself names it
 */
record HubPlace(URI base, boolean named) {

    private static final String KEY = "hub_url";
    private static final String CONFIGURATION = "configuration";

    /** What every token of Hugging Face's begins with; keys of other companies do not belong to the Hub. */
    private static final String OWN_TOKEN = "hf_";

    /** Only the router's instance has the Hub: a dedicated endpoint has its model already. */
    static HubPlace read(SettingsReader reader, TargetKind kind) {
        if (kind != TargetKind.ROUTER) {
            reader.text(KEY, null).ifPresent(text -> {
                throw reader.broken(KEY, "must be empty for a dedicated endpoint", text);
            });
            return new HubPlace(URI.create(HubAddress.DEFAULT), false);
        }
        URI given = reader.baseUrl(KEY, HubAddress.DEFAULT, "HF_ENDPOINT");
        boolean named = reader.report().stream()
                .anyMatch(
                        setting -> setting.key().equals(KEY) && setting.origin().equals(CONFIGURATION));
        if (given.getRawQuery() != null) {
            throw reader.broken(KEY, "must be without a query", given.getScheme() + "://" + given.getHost());
        }
        HubPlace place = new HubPlace(URI.create(given.toString().replaceFirst("/+$", "")), named);
        boolean plain = given.getScheme().equalsIgnoreCase("http");
        if (plain && given.getHost().toLowerCase(Locale.ROOT).matches("(.+\\.)?(huggingface|hf)\\.co")) {
            throw reader.broken(KEY, "must be https for a host of Hugging Face's", given.toString());
        }
        return place;
    }

    /**
     * @param implied whether the token was not configured for this instance
     * @param target for which the token was configured, else
     */
    boolean mayHave(Secret token, boolean implied, Target target) {
        if (new HubAddress(base, Optional.empty()).isHuggingFace()) {
            return implied || target.atHuggingFace() || token.reveal().startsWith(OWN_TOKEN);
        }
        return named && !implied;
    }

    HubAddress address(Token token) {
        return new HubAddress(base, token.forHub());
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a provider may keep of a request, so that the next one that begins alike is answered sooner and cheaper. A hint:
 * a provider takes what its server has and ignores the rest; {@code Usage.cachedTokens()} tells what it was good for.
 *
 * <p>Put what stays the same first (instructions, tools, documents), since servers compare prompts from their beginning.
 */
@ProviderType
public final class PromptCache {

    private final String key;
    private final Duration retention;

    private PromptCache(String key, Duration retention) {
        this.key = key;
        this.retention = retention;
    }

    /**
     * @param key groups requests that begin alike, so that they reach the same cache; not a secret, at most 64
     *     characters; {@code null} for none
     * @param retention how long to keep it after this request; zero for not at all, {@code null} for as long as the server
     *     likes. Servers know few lengths; the next one that is not shorter is taken where there is one, else the longest
     */
    public static PromptCache of(String key, Duration retention) {
        if (key != null && (key.isBlank() || key.length() > 64)) {
            throw new IllegalArgumentException("key must have 1 to 64 characters");
        }
        if (retention != null && retention.isNegative()) {
            throw new IllegalArgumentException("retention must not be negative: " + retention);
        }
        return new PromptCache(key, retention);
    }

    /** @return groups requests that begin alike */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /** @return how long to keep it after the request; zero for not at all */
    public Optional<Duration> retention() {
        return Optional.ofNullable(retention);
    }

    @Override
    public String toString() {
        return "PromptCache[" + key + ", " + retention + "]";
    }
}

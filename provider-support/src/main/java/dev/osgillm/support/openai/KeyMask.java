/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import dev.osgillm.support.config.Secret;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes keys out of what a server said: servers quote the key that they refuse. */
final class KeyMask {

    private static final String MASKED = "(key)";

    // Shorter "keys" are placeholders such as "x", which local servers accept; without them no sentence is readable.
    private static final int SHORTEST_SECRET = 4;

    // Linear in the length of a text, which a server chooses: no part is tried again from each letter of a long word.
    private static final Pattern KEYS =
            Pattern.compile("\\b(?:sk|hf|gsk|api_org|pk|xai)[-_][A-Za-z0-9*_.-]{3,}[A-Za-z0-9*_-]"
                    + "|\\bkey[-_](?=[A-Za-z0-9_-]{0,200}\\d)[A-Za-z0-9_-]{8,}"
                    + "|\\bBearer\\s+(?=\\S*\\d)\\S{8,}"
                    + "|(?<![A-Za-z0-9_-])[A-Za-z0-9_-]*+\\*{4,}[A-Za-z0-9_*-]*");

    private final Optional<String> own;

    /** @param secret of the instance, masked in whatever form it has */
    KeyMask(Optional<Secret> secret) {
        boolean readable = secret.isPresent() && secret.get().reveal().length() >= SHORTEST_SECRET;
        own = readable ? Optional.of(secret.get().reveal()) : Optional.empty();
    }

    /** @return the text with every key replaced; to be called before a text is cut, since half a key is no pattern */
    String masked(String text) {
        String safe = own.map(key -> text.replace(key, MASKED)).orElse(text);
        return KEYS.matcher(safe).replaceAll(MASKED);
    }
}

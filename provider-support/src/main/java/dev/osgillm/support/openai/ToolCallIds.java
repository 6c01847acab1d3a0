/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Gives tool calls of a conversation ids that a server takes, when it has rules for them and the call came from another
 * one. The same conversation gets the same ids, so that a prompt cache recognises it. For one request.
 */
final class ToolCallIds {

    private static final Pattern FORBIDDEN = Pattern.compile("[^A-Za-z0-9]");

    private final int length;
    private final Map<String, String> given = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** @param length how many letters and digits an id has, 0 for any id */
    ToolCallIds(int length) {
        this.length = length;
    }

    String of(String id) {
        return length == 0 ? id : given.computeIfAbsent(id, this::fresh);
    }

    private String fresh(String id) {
        String plain = FORBIDDEN.matcher(id).replaceAll("");
        String cut = plain.substring(Math.max(0, plain.length() - length));
        String candidate = padded(cut);
        for (int i = 1; !taken.add(candidate); i++) {
            String number = Integer.toString(i, Character.MAX_RADIX);
            candidate = padded(cut.substring(0, Math.min(cut.length(), length - number.length()))
                    .concat("0".repeat(Math.max(0, length - number.length() - cut.length())))
                    .concat(number));
        }
        return candidate;
    }

    private String padded(String text) {
        return text + "0".repeat(length - text.length());
    }
}

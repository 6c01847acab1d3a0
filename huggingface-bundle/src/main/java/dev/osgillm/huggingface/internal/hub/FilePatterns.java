/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Chooses files by patterns; without any it chooses all. */
final class FilePatterns {

    private static final Pattern STARS = Pattern.compile("\\*+|[^*]+");

    private final List<Pattern> patterns;

    FilePatterns(List<String> patterns) {
        this.patterns = patterns.stream().map(FilePatterns::compiled).toList();
    }

    boolean choose(String path) {
        return patterns.isEmpty()
                || patterns.stream().anyMatch(pattern -> pattern.matcher(path).matches());
    }

    private static Pattern compiled(String pattern) {
        StringBuilder regex = new StringBuilder();
        Matcher matcher = STARS.matcher(pattern);
        while (matcher.find()) {
            String piece = matcher.group();
            regex.append(
                    switch (piece) {
                        case "*" -> "[^/]*";
                        case "**" -> ".*";
                        default -> piece.startsWith("*") ? ".*" : Pattern.quote(piece);
                    });
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import java.util.List;
import java.util.regex.Pattern;

/** Patterns of paths as {@code ModelDownload} has them. */
final class Globs {

    private Globs() {}

    /** @return whether one of the patterns at least fits the whole path */
    static boolean anyMatches(List<String> globs, String path) {
        return globs.stream().anyMatch(glob -> matches(glob, path));
    }

    /** @param glob a path in which {@code *} stands for any characters but a slash, and {@code **} for any */
    private static boolean matches(String glob, String path) {
        StringBuilder pattern = new StringBuilder();
        int from = 0;
        for (int star = glob.indexOf('*'); star >= 0; star = glob.indexOf('*', from)) {
            boolean two = glob.startsWith("**", star);
            pattern.append(Pattern.quote(glob.substring(from, star))).append(two ? ".*" : "[^/]*");
            from = star + (two ? 2 : 1);
        }
        pattern.append(Pattern.quote(glob.substring(from)));
        return Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(path).matches();
    }
}

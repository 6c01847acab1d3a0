/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds addresses of the sixth version of the Internet Protocol. */
final class Ip6Finder implements Finder {

    private static final Pattern CANDIDATE = Pattern.compile("(?<![\\w:.])[0-9A-Fa-f:]{3,39}(?![\\w:])");
    private static final int GROUPS = 8;

    @Override
    public String kind() {
        return "IP";
    }

    @Override
    public void find(String text, BiConsumer<Integer, Integer> found) {
        Matcher matcher = CANDIDATE.matcher(text);
        while (matcher.find()) {
            if (address(matcher.group())) {
                found.accept(matcher.start(), matcher.end());
            }
        }
    }

    private static boolean address(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text) == GROUPS;
        }
        int before = groups(text.substring(0, gap));
        int after = groups(text.substring(gap + 2));
        return before >= 0 && after >= 0 && before + after > 0 && before + after < GROUPS;
    }

    /** @return how many there are, -1 when one is none */
    private static int groups(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        int count = 0;
        for (String group : text.split(":", -1)) {
            if (group.isEmpty() || group.length() > 4) {
                return -1;
            }
            count++;
        }
        return count;
    }
}

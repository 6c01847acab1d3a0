/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of code in an answer, as Markdown writes it (CommonMark 0.31, section 4.5).
 *
 * @param language the first word after the fence, in lower case; empty when there is none
 * @param code the lines between the fences, each with its line end, without the indentation of the fence
 */
public record CodeBlock(String language, String code) {

    private static final Pattern FENCE = Pattern.compile("( {0,3})(`{3,}|~{3,})([^\\n]*)");

    /** Checks for {@code null}. */
    public CodeBlock {
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(code, "code");
    }

    /**
     * @param text of an answer
     * @return its fenced blocks in their order; one that the text does not close, because the answer was cut, reaches to the
     *     end
     */
    public static List<CodeBlock> in(String text) {
        List<CodeBlock> blocks = new ArrayList<>();
        String fence = null;
        int indentation = 0;
        String language = "";
        StringBuilder code = new StringBuilder();
        for (String line : text.lines().toList()) {
            Matcher matcher = FENCE.matcher(line);
            boolean fenced = matcher.matches();
            if (fence == null) {
                if (fenced
                        && !(matcher.group(2).startsWith("`")
                                && matcher.group(3).contains("`"))) {
                    fence = matcher.group(2);
                    indentation = matcher.group(1).length();
                    language = language(matcher.group(3));
                }
            } else if (fenced
                    && matcher.group(2).startsWith(fence)
                    && matcher.group(3).isBlank()) {
                blocks.add(new CodeBlock(language, code.toString()));
                code.setLength(0);
                fence = null;
            } else {
                code.append(outdented(line, indentation)).append('\n');
            }
        }
        if (fence != null) {
            blocks.add(new CodeBlock(language, code.toString()));
        }
        return List.copyOf(blocks);
    }

    private static String language(String info) {
        String text = info.strip();
        int end = text.indexOf(' ');
        return (end < 0 ? text : text.substring(0, end)).toLowerCase(Locale.ROOT);
    }

    private static String outdented(String line, int spaces) {
        int start = 0;
        while (start < spaces && start < line.length() && line.charAt(start) == ' ') {
            start++;
        }
        return line.substring(start);
    }
}

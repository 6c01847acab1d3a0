/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.chat.CodeBlock;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer apart: its code, and what is said besides.
 *
 * @param code of the blocks that count, empty when there is none
 * @param rest the answer without its blocks
 */
record CodeAnswer(String code, String rest) {

    /** @param language blocks of it count alone when there are any; empty for all blocks */
    static CodeAnswer of(String answer, String language) {
        List<CodeBlock> all = CodeBlock.in(answer);
        List<CodeBlock> matching = all.stream()
                .filter(block -> block.language().equalsIgnoreCase(language))
                .toList();
        List<CodeBlock> counting = language.isEmpty() || matching.isEmpty() ? all : matching;
        String code = String.join("\n", counting.stream().map(CodeBlock::code).toList());
        return new CodeAnswer(code, without(answer, all).strip());
    }

    private static String without(String answer, List<CodeBlock> blocks) {
        List<String> lines = new ArrayList<>(answer.lines().toList());
        int from = 0;
        for (CodeBlock block : blocks) {
            List<String> code = block.code().lines().toList();
            while (from < lines.size() && !(fence(lines.get(from)) && begins(lines, from + 1, code))) {
                from++;
            }
            int end = Math.min(lines.size(), from + code.size() + 2); // with the fence behind it, unless it was cut
            lines.subList(from, end).clear();
        }
        return String.join("\n", lines);
    }

    private static boolean fence(String line) {
        String text = line.strip();
        boolean inline = text.replaceFirst("^`+", "").contains("`");
        return text.startsWith("```") && !inline || text.startsWith("~~~");
    }

    /** Lines of a block that is indented lost their indentation. */
    private static boolean begins(List<String> lines, int from, List<String> code) {
        for (int i = 0; i < code.size(); i++) {
            if (from + i >= lines.size() || !lines.get(from + i).endsWith(code.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Prints the code, and the rest beside it: dim on a terminal. */
    void print(CommandIo io) {
        boolean terminal = io.terminal();
        PrintStream out = io.out();
        PrintStream beside = terminal ? out : io.err();
        if (code.isEmpty()) {
            io.err().print("The answer has no block of code; this is all of it. Ask for code, or another model.\n");
            io.err().flush();
            out.print(shown(rest, terminal) + "\n");
        } else {
            out.print(shown(code, terminal));
            out.flush();
            if (!rest.isEmpty()) {
                String said = Texts.harmless(rest); // what is beside a redirected answer is on the terminal still
                beside.print((terminal ? "\n" + ChatPrinter.DIM + said + ChatPrinter.NOT_DIM : said) + "\n");
            }
        }
        beside.flush();
        out.flush();
    }

    private static String shown(String text, boolean terminal) {
        return terminal ? Texts.harmless(text) : text;
    }
}

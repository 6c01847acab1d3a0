/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.chat.ToolCall;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Asks a person at a terminal whether a tool may run. For one command, on its thread. */
final class ToolConsent implements Predicate<ToolCall> {

    /** Of the arguments that are shown: enough to judge what would run, and not the whole screen. */
    private static final int LONGEST = 2_000;

    private final CommandIo io;
    private final Runnable before;
    private final Set<String> always = new HashSet<>();
    private boolean ended;

    /** @param before ends the line that is being printed */
    ToolConsent(CommandIo io, Runnable before) {
        this.io = io;
        this.before = before;
    }

    @Override
    public boolean test(ToolCall call) {
        if (ended || always.contains(call.name())) {
            return !ended;
        }
        before.run();
        PrintStream out = io.out();
        while (true) {
            out.print("Run " + shown(call) + "? (y)es, (n)o, (a)lways: ");
            out.flush();
            String typed = typed();
            if (typed == null) {
                ended = true; // nobody is there any more
                out.print("\n");
                return false;
            }
            switch (typed.strip().toLowerCase(Locale.ROOT)) {
                case "y", "yes":
                    return true;
                case "n", "no":
                    return false;
                case "a", "always":
                    always.add(call.name());
                    return true;
                default:
                    // Asked again: an empty line is no consent.
            }
        }
    }

    private String typed() {
        try {
            return io.typed();
        } catch (InterruptedIOException | ClosedByInterruptException | InterruptedException e) {
            io.out().print("\n"); // the question has no line end
            throw new AskingStream.InterruptedQuestion(e);
        } catch (IOException e) {
            return null; // nobody can type any more
        }
    }

    private static String shown(ToolCall call) {
        String arguments = Texts.line(call.arguments().strip());
        String rest = arguments.length() > LONGEST
                ? arguments.substring(0, LONGEST) + " ... (" + (arguments.length() - LONGEST) + " characters more)"
                : arguments;
        return Texts.line(call.name()) + (rest.isEmpty() ? "" : " " + rest);
    }
}

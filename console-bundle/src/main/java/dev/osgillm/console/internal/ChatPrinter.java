/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.RefusalDelta;
import dev.osgillm.api.chat.TextDelta;
import java.io.PrintStream;

/**
 * Prints the events of one chat as they arrive. Reasoning is dim and for terminals only: in a file or pipe there is
 * nothing but the answer. For the command thread.
 */
final class ChatPrinter {

    static final String DIM = "\u001b[2m";
    static final String NOT_DIM = "\u001b[22m";

    private final PrintStream out;
    private final boolean terminal;
    private final boolean showReasoning;

    private String held = "";
    private boolean thinking;
    private boolean printed;
    private boolean lineOpen;

    /**
     * @param terminal whether a person watches on a terminal
     * @param showReasoning whether they want to see the reasoning there
     */
    ChatPrinter(PrintStream out, boolean terminal, boolean showReasoning) {
        this.out = out;
        this.terminal = terminal;
        this.showReasoning = terminal && showReasoning;
    }

    /**
     * Prints what the event adds to the first answer.
     *
     * @throws LlmException {@code CANCELLED} when nobody reads the output any more
     */
    void print(ChatEvent event) {
        if (event instanceof TextDelta delta && delta.choice() == 0) {
            text(delta.text(), false);
        } else if (event instanceof RefusalDelta delta && delta.choice() == 0) {
            text(delta.text(), false);
        } else if (event instanceof ReasoningDelta delta && delta.choice() == 0 && showReasoning) {
            text(delta.text(), true);
        } else if (event instanceof ChatCompleted completed) {
            if (!printed || thinking) {
                text(completed.response().text(), false); // a provider that has no pieces to offer
            }
        }
    }

    private void text(String text, boolean reasoning) {
        String whole = held + text;
        // The second half of a character may come with the next piece.
        boolean cut = !whole.isEmpty() && Character.isHighSurrogate(whole.charAt(whole.length() - 1));
        held = cut ? whole.substring(whole.length() - 1) : "";
        write(cut ? whole.substring(0, whole.length() - 1) : whole, reasoning);
    }

    private void write(String text, boolean reasoning) {
        String shown = terminal ? Texts.harmless(text) : text;
        if (shown.isEmpty()) {
            return;
        }
        if (printed && reasoning != thinking) {
            out.print(lineOpen ? "\n\n" : "\n");
        }
        out.print(reasoning ? DIM + shown + NOT_DIM : shown);
        thinking = reasoning;
        printed = true;
        lineOpen = !shown.endsWith("\n");
        if (out.checkError()) { // flushes
            throw LlmException.builder(
                            ErrorKind.CANCELLED, "The output was closed before the answer had ended; it was cancelled.")
                    .build();
        }
    }

    /** Ends the line, because something else is printed before the answer goes on. */
    void pause() {
        end();
        printed = false;
        thinking = false;
    }

    /** Ends the line, after the whole answer or as much of it as came. */
    void end() {
        if (!held.isEmpty()) {
            out.print(held);
            lineOpen = true;
            held = "";
        }
        if (lineOpen) {
            out.print('\n');
            lineOpen = false;
        }
        out.flush();
    }
}

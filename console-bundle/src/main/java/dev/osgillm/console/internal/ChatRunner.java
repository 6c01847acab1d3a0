/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.tool.ToolResulted;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs calls for generated text on the command thread. Ctrl-C cancels them. */
final class ChatRunner {

    private ChatRunner() {}

    /**
     * Prints the first answer as it arrives.
     *
     * @param reasoning whether to show it, dim, on a terminal
     */
    static ChatResponse printing(CommandIo io, StreamingCall<ChatEvent, ChatResponse> call, boolean reasoning) {
        return printing(io, new ChatPrinter(io.out(), io.terminal(), reasoning), call::stream);
    }

    /** Prints the first answer as it arrives, through that printer. */
    static ChatResponse printing(CommandIo io, ChatPrinter printer, Supplier<EventStream<ChatEvent>> stream) {
        ToolLines tools = new ToolLines(io);
        return run(
                io,
                stream,
                event -> {
                    if (event instanceof ToolResulted run) {
                        printer.pause();
                        tools.print(run);
                    } else {
                        printer.print(event);
                    }
                },
                printer::end);
    }

    /** Waits for the whole answer; shows the runs of tools only. */
    static ChatResponse waiting(CommandIo io, StreamingCall<ChatEvent, ChatResponse> call) {
        return waiting(io, call::stream);
    }

    static ChatResponse waiting(CommandIo io, Supplier<EventStream<ChatEvent>> stream) {
        ToolLines tools = new ToolLines(io);
        return run(
                io,
                stream,
                event -> {
                    if (event instanceof ToolResulted run) {
                        tools.print(run);
                    }
                },
                () -> {});
    }

    private static ChatResponse run(
            CommandIo io, Supplier<EventStream<ChatEvent>> stream, Consumer<ChatEvent> shown, Runnable end) {
        ChatResponse response = null;
        try (EventStream<ChatEvent> events = stream.get()) {
            while (events.hasNext()) {
                io.awaitForeground();
                ChatEvent event = events.next();
                shown.accept(event);
                response = event instanceof ChatCompleted completed ? completed.response() : response;
            }
        } catch (LlmException e) {
            LlmException failure = Calls.ended(e); // first: it clears the interrupt, so that printing is safe
            end.run();
            if (failure != e) {
                io.err().print("(cancelled)\n");
                io.err().flush();
            }
            throw failure;
        }
        end.run();
        if (response == null) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL, "The answer ended without its result. The text above may be cut.")
                    .build();
        }
        return response;
    }

    /** Prints several answers, each below its number. */
    static void printAll(CommandIo io, ChatResponse response) {
        PrintStream out = io.out();
        for (Choice choice : response.choices()) {
            String text = choice.message().refusal().orElse(choice.message().text());
            out.print((choice.index() == 0 ? "" : "\n") + "Answer " + (choice.index() + 1) + ":\n");
            out.print((io.terminal() ? Texts.harmless(text) : text).stripTrailing() + "\n");
        }
        out.flush();
    }
}

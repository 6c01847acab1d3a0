/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.BatchItem;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints the results of a batch in its order, each as soon as those before it are there. For one thread. */
final class BatchPrinter {

    /**
     * A chat that failed.
     *
     * @param line of the file
     */
    record Failed(int line, LlmException failure) {}

    private final List<BatchInput.Entry> entries;
    private final PrintStream out;
    private final boolean json;
    private final boolean terminal;
    private final Map<Integer, BatchItem> early = new HashMap<>();
    private final List<Failed> failed = new ArrayList<>();
    private int next;
    private int printed;

    BatchPrinter(List<BatchInput.Entry> entries, CommandIo io, boolean json) {
        this.entries = entries;
        this.json = json;
        out = io.out();
        terminal = io.terminal();
    }

    /** Takes a result; one that was taken before is ignored. */
    void add(BatchItem item) {
        if (item.index() >= next && item.index() < entries.size()) {
            early.put(item.index(), item);
        }
        for (BatchItem due = early.remove(next); due != null; due = early.remove(next)) {
            print(due, entries.get(next));
            next++;
        }
    }

    /** Prints what waits for results before it, which will not come. Without JSON an empty line stands for each of those. */
    void giveUp() {
        while (!early.isEmpty()) {
            BatchItem item = early.remove(next);
            if (item != null) {
                print(item, entries.get(next));
            } else if (!json) {
                out.print("\n");
            }
            next++;
        }
    }

    private void print(BatchItem item, BatchInput.Entry entry) {
        item.failure().ifPresent(failure -> failed.add(new Failed(entry.line(), failure)));
        if (json) {
            out.print(JsonWriter.write(object(item, entry)) + "\n");
        } else {
            String text = item.response().map(BatchPrinter::text).orElse("");
            out.print((terminal ? Texts.harmless(text) : text) + "\n");
        }
        printed++;
        if (out.checkError()) { // flushes
            throw LlmException.builder(
                            ErrorKind.CANCELLED, "The output was closed before the batch had ended; it was cancelled.")
                    .build();
        }
    }

    private static String text(ChatResponse response) {
        return response.message().refusal().orElse(response.text()).strip();
    }

    private static Map<String, Object> object(BatchItem item, BatchInput.Entry entry) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("line", entry.line());
        if (entry.id() != null) {
            object.put("prompt_id", entry.id());
        }
        item.response().ifPresent(response -> object.putAll(ChatJson.of(response, true)));
        item.failure().ifPresent(failure -> {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("kind", failure.kind().name().toLowerCase(Locale.ROOT));
            error.put("message", failure.getMessage());
            object.put("error", error);
        });
        return object;
    }

    /** @return how many results were printed */
    int printed() {
        return printed;
    }

    /** @return the chats that failed, of those that were printed */
    List<Failed> failed() {
        return List.copyOf(failed);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.metrics.TokenTotals;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Prints rows of counts for people or for scripts.
 *
 * @param <R> a row
 * @param json of a row, for scripts
 * @param text of all rows, for people
 */
record Counts<R>(Function<R, Map<String, Object>> json, Function<List<R>, String> text) {

    /**
     * @param forScripts one JSON object a line
     * @param none what people read when there are no rows
     */
    void print(CommandIo io, List<R> rows, boolean forScripts, String none) {
        PrintStream out = io.out();
        if (forScripts) {
            rows.forEach(row -> out.print(JsonWriter.write(json.apply(row)) + "\n"));
        } else {
            out.print(rows.isEmpty() ? none + "\n" : text.apply(rows));
        }
        out.flush();
    }

    /** Has the counting begin anew when that is wanted. */
    static void reset(CommandIo io, boolean wanted, Runnable reset) {
        if (wanted) {
            reset.run();
            PrintStream err = io.err();
            err.print("Counting begins anew.\n");
            err.flush();
        }
    }

    /** @return the number for people, who look for what is not zero */
    static String some(long count) {
        return count == 0 ? "" : Long.toString(count);
    }

    /** @return the tokens for scripts */
    static Map<String, Object> json(TokenTotals tokens) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("input", tokens.input());
        json.put("output", tokens.output());
        json.put("cached", tokens.cached());
        json.put("reasoning", tokens.reasoning());
        return json;
    }
}

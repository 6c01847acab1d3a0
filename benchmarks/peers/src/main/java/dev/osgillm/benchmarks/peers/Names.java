/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.peers;

import dev.osgillm.api.LlmException;
import java.util.concurrent.CompletionException;

/** Short names of failures. */
final class Names {

    private Names() {}

    static String of(Throwable thrown) {
        if (thrown instanceof LlmException e) {
            return "LlmException " + e.kind();
        }
        if (thrown instanceof CompletionException && thrown.getCause() != null) {
            return of(thrown.getCause());
        }
        String name = thrown.getClass().getSimpleName();
        boolean bare = thrown.getClass() == RuntimeException.class && thrown.getCause() != null;
        return bare ? name + " (" + thrown.getCause().getClass().getSimpleName() + ")" : name;
    }
}

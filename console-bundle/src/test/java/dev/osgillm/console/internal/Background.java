/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A command line that runs as in a shell, on a thread of its own. */
record Background(CompletableFuture<Object> result) {

    static Background run(TestShell shell, String line) {
        CompletableFuture<Object> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(shell.session.execute(line));
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return new Background(result);
    }

    /** @return what it failed with */
    Throwable failure() throws Exception {
        try {
            throw new AssertionError("It did not fail: " + result.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }
}

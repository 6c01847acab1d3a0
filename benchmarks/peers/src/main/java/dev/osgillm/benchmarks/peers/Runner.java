/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.peers;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Runs clients on daemon threads: some never come back. */
final class Runner {

    private Runner() {}

    /** @return what ends the call, once the client has returned it */
    static CompletableFuture<Runnable> start(Callable<Runnable> stream, Probe probe) {
        CompletableFuture<Runnable> cancel = new CompletableFuture<>();
        daemon(() -> {
            try {
                cancel.complete(stream.call());
            } catch (Exception e) {
                cancel.complete(() -> {});
                probe.failed(e);
            }
        });
        return cancel;
    }

    /** @return the result, or the name of the failure */
    static CompletableFuture<String> ask(Callable<String> call) {
        CompletableFuture<String> result = new CompletableFuture<>();
        daemon(() -> {
            try {
                result.complete("answer '" + call.call() + "'");
            } catch (Exception e) {
                result.complete(Names.of(e));
            }
        });
        return result;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "peer");
        thread.setDaemon(true);
        thread.start();
    }
}

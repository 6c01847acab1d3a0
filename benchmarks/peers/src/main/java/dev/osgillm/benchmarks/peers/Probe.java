/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a client reported of one stream. Thread safe. */
final class Probe {

    private final boolean throwing;
    private final StringBuilder text = new StringBuilder();
    private final List<String> tools = new ArrayList<>();
    private final List<String> terminals = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** @param throwing whether the listener throws at the first text */
    Probe(boolean throwing) {
        this.throwing = throwing;
    }

    void text(String piece) {
        synchronized (this) {
            text.append(piece);
        }
        begun.countDown();
        if (throwing) {
            throw new IllegalStateException("thrown by the listener");
        }
    }

    synchronized void tool(String id, String name, String arguments) {
        tools.add(id + ":" + name + ":" + arguments.replace(" ", ""));
    }

    void completed() {
        terminal("completed");
    }

    void failed(Throwable thrown) {
        terminal(Names.of(thrown));
    }

    private void terminal(String what) {
        synchronized (this) {
            terminals.add(what);
        }
        ended.countDown();
    }

    boolean awaitText(long seconds) throws InterruptedException {
        return begun.await(seconds, TimeUnit.SECONDS);
    }

    /** Waits for a terminal signal, and a little longer for a second one. */
    boolean awaitEnd(long seconds) throws InterruptedException {
        boolean done = ended.await(seconds, TimeUnit.SECONDS);
        if (done) {
            TimeUnit.MILLISECONDS.sleep(300);
        }
        return done;
    }

    synchronized String text() {
        return text.toString();
    }

    synchronized List<String> tools() {
        return List.copyOf(tools);
    }

    synchronized List<String> terminals() {
        return List.copyOf(terminals);
    }
}

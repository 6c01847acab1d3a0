/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.tool.Tool;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A tool of the test's. */
final class FakeTool implements Tool {

    /** What a test's tool does. */
    interface Body {
        String call(String arguments) throws Exception;
    }

    private final ToolDefinition definition;
    private final Body body;
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    final CountDownLatch started = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    FakeTool(ToolDefinition definition, Body body) {
        this.definition = definition;
        this.body = body;
    }

    static FakeTool named(String name, Body body) {
        return new FakeTool(ToolDefinition.of(name, "For tests.", null), body);
    }

    /** Runs until it is interrupted. */
    static FakeTool slow(String name) {
        return named(name, arguments -> {
            new CountDownLatch(1).await();
            return "never";
        });
    }

    /** Runs until the latch is down, and does not listen to interrupts. */
    static FakeTool deaf(String name, CountDownLatch release) {
        return named(name, arguments -> {
            while (true) {
                try {
                    release.await();
                    return "late";
                } catch (InterruptedException e) {
                    // deaf
                }
            }
        });
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public String call(String arguments) throws Exception {
        calls.add(arguments);
        threads.add(Thread.currentThread());
        started.countDown();
        try {
            return body.call(arguments);
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }
}

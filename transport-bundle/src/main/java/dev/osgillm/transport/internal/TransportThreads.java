/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads that inherit nothing from whoever caused them: no thread locals (a shell keeps its streams there) and no
 * context class loader.
 */
final class TransportThreads implements ThreadFactory {

    private final String prefix;
    private final AtomicInteger count = new AtomicInteger();

    TransportThreads(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(null, work, prefix + "-" + count.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(TransportThreads.class.getClassLoader());
        return thread;
    }
}

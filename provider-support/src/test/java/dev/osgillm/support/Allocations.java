/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;

/** How the memory grows that some work takes, kept or not: it tells of copies, whatever the machine does beside. */
public final class Allocations {

    private Allocations() {}

    /**
     * @param work of a size, on this thread
     * @param size the lower one of two, the other one is twice that
     */
    public static void assertLinear(int size, IntConsumer work) {
        work.accept(size); // what is made once
        long once = bytes(size, work);
        long twice = bytes(2 * size, work);
        assertThat(twice)
                .as("bytes for %d, where %d take %d", 2 * size, size, once)
                .isLessThan(3 * once);
    }

    private static long bytes(int size, IntConsumer work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.accept(size);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}

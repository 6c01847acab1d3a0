/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * What this process spends: the time of its processors, with compiling and collecting garbage, and the memory that its
 * threads allocate. Unlike operations per second, both hardly depend on what else the machine does.
 */
final class Meter {

    /**
     * What was spent.
     *
     * @param cpuMicros microseconds of processor time
     * @param bytes allocated
     */
    record Spent(double cpuMicros, double bytes) {}

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long cpu = system.getProcessCpuTime();
    private final Map<Long, Long> before = allocated();

    /** @return what was spent since this was made; what ended threads allocated is missing */
    Spent spent() {
        long bytes = 0;
        for (Map.Entry<Long, Long> thread : allocated().entrySet()) {
            bytes += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        }
        return new Spent((system.getProcessCpuTime() - cpu) / 1e3, bytes);
    }

    private Map<Long, Long> allocated() {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        Map<Long, Long> result = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            result.put(ids[i], Math.max(0, bytes[i]));
        }
        return result;
    }
}

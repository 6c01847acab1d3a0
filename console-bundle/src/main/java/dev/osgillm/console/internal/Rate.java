/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import java.util.OptionalDouble;

/** How fast bytes come: the mean of the last five to ten seconds. For one thread. */
final class Rate {

    private static final double SECOND = 1e9;
    private static final long SPAN = 5_000_000_000L;

    private long fromTime;
    private long fromBytes;
    private long markTime;
    private long markBytes;

    /** @param bytes that were there already, and do not count */
    Rate(long now, long bytes) {
        start(now, bytes);
    }

    private void start(long now, long bytes) {
        fromTime = now;
        markTime = now;
        fromBytes = bytes;
        markBytes = bytes;
    }

    /**
     * @param now nanoseconds
     * @param bytes all that are there now; fewer than before begins anew
     * @return bytes a second; empty in the first second, which says little
     */
    OptionalDouble at(long now, long bytes) {
        if (bytes < markBytes) {
            start(now, bytes);
        } else if (now - markTime >= SPAN) {
            fromTime = markTime;
            fromBytes = markBytes;
            markTime = now;
            markBytes = bytes;
        }
        double seconds = (now - fromTime) / SECOND;
        return seconds < 1 ? OptionalDouble.empty() : OptionalDouble.of((bytes - fromBytes) / seconds);
    }
}

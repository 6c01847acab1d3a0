/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.metrics;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** A mean in which each new number counts a fifth, so that it follows what changes. Without locks. */
final class Recent {

    private static final int SHARE = 5;
    private static final long NONE = -1;

    private final AtomicLong mean = new AtomicLong(NONE);

    /** @param number at least 0 */
    void add(long number) {
        mean.accumulateAndGet(number, (before, now) -> before == NONE ? now : before + (now - before) / SHARE);
    }

    OptionalLong value() {
        long now = mean.get();
        return now == NONE ? OptionalLong.empty() : OptionalLong.of(now);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.provider.WireLog;

/** A provider whose exchanges can be logged: those of its engine. */
public interface TracedProvider extends WireLog {

    /** @return {@link CallEngine#wireTrace()} of the engine that runs all its calls */
    WireTrace wireTrace();

    @Override
    default boolean enabled() {
        return wireTrace().enabled();
    }

    @Override
    default void enable(boolean on) {
        wireTrace().enable(on);
    }
}

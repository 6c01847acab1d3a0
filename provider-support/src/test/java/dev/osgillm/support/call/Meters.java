/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

/** Meters for tests of dialects, which get theirs from the engine. */
public final class Meters {

    private Meters() {}

    /** @return a meter that has just started */
    public static CallMeter started() {
        return new CallMeter(System::nanoTime);
    }
}

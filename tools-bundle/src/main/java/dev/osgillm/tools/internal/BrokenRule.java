/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

/** A rule that a method breaks, so that it cannot be a tool. The message says which, for its author. */
final class BrokenRule extends Exception {

    private static final long serialVersionUID = 1;

    BrokenRule(String rule) {
        super(rule);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

/** What the model sent does not fit. The message tells it which argument, and what is expected. */
final class BadArgument extends Exception {

    private static final long serialVersionUID = 1;

    /** @param path such as {@code order.lines[2].count} */
    BadArgument(String path, String expected) {
        super("The argument \"" + path + "\" " + expected + ".");
    }
}

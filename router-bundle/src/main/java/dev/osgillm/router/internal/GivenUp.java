/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

/** Why foreign code was not run, or not to its end, in words for the model. */
final class GivenUp extends Exception {

    private static final long serialVersionUID = 1L;

    GivenUp(String message) {
        super(message);
    }
}

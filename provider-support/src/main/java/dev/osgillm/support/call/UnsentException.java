/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.io.IOException;

/**
 * Marks a failure before anything of the request was sent: the server cannot have worked on it. No connection was made, or
 * the transport had not yet asked for the request's body, which it does before it writes the first byte.
 */
final class UnsentException extends IOException {

    private static final long serialVersionUID = 1L;

    UnsentException(Throwable cause) {
        super("Nothing of the request was sent.", cause);
    }
}

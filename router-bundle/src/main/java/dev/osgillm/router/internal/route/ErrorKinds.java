/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.route;

import dev.osgillm.api.ErrorKind;
import java.util.Set;

/** Kinds of failures with which calls are moved to another instance. */
public final class ErrorKinds {

    /** What says something about one instance only. */
    public static final Set<ErrorKind> MOVABLE =
            Set.of(ErrorKind.NETWORK, ErrorKind.UNAVAILABLE, ErrorKind.RATE_LIMIT, ErrorKind.QUOTA);

    private ErrorKinds() {}
}

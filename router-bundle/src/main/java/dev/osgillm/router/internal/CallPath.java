/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.client.Selection;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/**
 * How the calls of one operation of one bundle go.
 *
 * @param elsewhere has threads that may meet the code of interceptors and subscribers
 * @param route makes the call that finds a provider
 */
record CallPath<Q extends LlmRequest, C>(
        String operation,
        Caller caller,
        Interceptors interceptors,
        Executor elsewhere,
        BiFunction<Q, Selection, C> route) {}

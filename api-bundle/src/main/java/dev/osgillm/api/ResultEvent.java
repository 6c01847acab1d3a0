/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The event that ends a stream well: it carries the whole answer.
 *
 * @param <R> the whole answer
 */
@ConsumerType
public interface ResultEvent<R> {

    /**
     * @return the whole answer, {@code null} only where {@code R} is {@link Void}
     */
    R result();
}

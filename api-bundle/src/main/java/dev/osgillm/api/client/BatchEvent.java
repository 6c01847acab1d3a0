/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.client;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A step of a batch: a {@link BatchItem} for each chat that ended, in the order in which they end, and last
 * {@link BatchCompleted}. More types may follow: consumers ignore what they do not know.
 */
@ConsumerType
public interface BatchEvent {}

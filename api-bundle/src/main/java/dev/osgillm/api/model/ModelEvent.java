/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A step of a long operation on a model: {@link ModelProgress}, and last {@link ModelReady}. More types may follow:
 * consumers ignore what they do not know.
 */
@ConsumerType
public interface ModelEvent {}

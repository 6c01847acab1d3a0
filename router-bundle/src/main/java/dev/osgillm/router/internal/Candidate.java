/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.util.Optional;

/**
 * An instance that may serve a call.
 *
 * @param instance the instance
 * @param model the model that the address named, empty for the instance's default
 */
record Candidate(Instance instance, Optional<String> model) {}

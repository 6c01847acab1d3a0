/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Calls over HTTP: what a provider describes ({@link dev.osgillm.support.call.Operation},
 * {@link dev.osgillm.support.call.StreamOperation}) and the engine that runs it with limits, retries, cancellation and
 * the stream contract of {@link dev.osgillm.api.StreamingCall}.
 */
package dev.osgillm.support.call;

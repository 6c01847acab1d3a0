/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Limits that an instance keeps by itself: how many calls run at once, how fast they come, and how long a server that
 * does not answer is left alone. Calls meet them at one place, {@link dev.osgillm.support.limit.Turn}. No threads: what
 * waits is called back.
 */
package dev.osgillm.support.limit;

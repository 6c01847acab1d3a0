/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

/** How much a model thinks before it answers. Providers map to the nearest that they know. Efforts may be added. */
public enum ReasoningEffort {
    /** Not at all. */
    NONE,
    /** As little as possible. */
    MINIMAL,
    /** A little. */
    LOW,
    /** Normally. */
    MEDIUM,
    /** A lot. */
    HIGH,
    /** More than a lot. */
    XHIGH,
    /** As much as possible. */
    MAX
}

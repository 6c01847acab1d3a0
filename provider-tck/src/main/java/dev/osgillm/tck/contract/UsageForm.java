/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

/** Where and how servers tell the usage in a stream. */
public enum UsageForm {
    /** With the finish reason. */
    AT_THE_FINISH,
    /** In an event of its own after the finish reason. */
    AFTER_THE_FINISH,
    /** In each event, growing; the last one counts. */
    ON_EVERY_EVENT,
    /** Only the tokens of the input are told. */
    PARTIAL,
    /** Told without any number. */
    EMPTY,
    /** Told as {@code null}. */
    NULL,
    /** Never told. */
    MISSING
}

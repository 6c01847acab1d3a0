/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

/** A way to break the contract. */
enum Lie {
    /** The end of input is taken for the end of the answer. */
    COMPLETES_ON_EOF,
    /** Events are pushed without being asked for. */
    IGNORES_DEMAND,
    /** Cancelling tells the subscriber, but the server goes on. */
    KEEPS_THE_CONNECTION,
    /** The subscriber's own cancellation is answered. */
    ANSWERS_A_SILENT_CANCEL,
    /** The terminal signal comes twice. */
    ENDS_TWICE,
    /** The server's words are passed on with the key in them. */
    TELLS_THE_SECRET,
    /** An attempt is repeated although events were delivered. */
    REPEATS_AFTER_EVENTS,
    /** Nothing is ever repeated. */
    NEVER_REPEATS,
    /** What arrived before a failure is lost. */
    FORGETS_WHAT_ARRIVED,
    /** Bytes are taken for characters. */
    CUTS_CHARACTERS,
    /** Time in which the subscriber thinks counts as silence of the server. */
    HURRIES_SUBSCRIBERS,
    /** An error event is skipped. */
    SKIPS_ERRORS,
    /** Any number of subscribers starts any number of requests. */
    TAKES_EVERY_SUBSCRIBER
}

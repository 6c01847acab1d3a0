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
    TAKES_EVERY_SUBSCRIBER,
    /** Each piece of a tool call is told as a whole one. */
    COMPLETES_HALF_CALLS,
    /** All pieces of tool calls are put into one. */
    MIXES_CALLS,
    /** The usage is not told. */
    FORGETS_USAGE,
    /** A cancelled call tells its subscriber at once, whatever else it is being told. */
    SIGNALS_FROM_CANCEL,
    /** A subscriber that threw is told of a failure. */
    ANSWERS_WHO_THROWS,
    /** Everything that fails is tried again. */
    REPEATS_EVERYTHING,
    /** Lines and bodies may have any length. */
    TAKES_ANY_LENGTH,
    /** A limit that was reached is not named. */
    MISNAMES_LIMITS,
    /** An answer that said why it ended fails when its connection breaks. */
    LOSES_FINISHED_ANSWERS,
    /** A redirect is followed with the key. */
    FOLLOWS_REDIRECTS,
    /** What is compressed is read as it is. */
    READS_COMPRESSED,
    /** A stream that is not called so is none. */
    INSISTS_ON_A_MEDIA_TYPE,
    /** What an application tells the runtime alone goes to the server. */
    SENDS_ATTRIBUTES,
    /** What a failure really was is told as a mistake in the program. */
    BLAMES_ITSELF
}

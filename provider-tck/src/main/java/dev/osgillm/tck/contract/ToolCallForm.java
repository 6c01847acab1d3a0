/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

/** The forms in which servers send tool calls inside a stream. */
public enum ToolCallForm {
    /** One call after the other, the arguments of each in several pieces, an escape sequence cut apart too. */
    IN_PIECES,
    /** The pieces of several calls by turns. */
    INTERLEAVED,
    /** In pieces that do not number the calls. */
    WITHOUT_INDEX,
    /** Each piece repeats the id of its call. */
    ID_REPEATED,
    /** Each piece repeats the name of its tool. */
    NAME_REPEATED,
    /** The name comes after the id, in a piece of its own. */
    NAME_LATE,
    /** Nothing is said of the arguments, which are none. */
    NO_ARGUMENTS,
    /** The arguments are {@code null} at first. */
    NULL_ARGUMENTS,
    /** Events with an empty list of calls come before and in between. */
    EMPTY_LIST,
    /** The arguments are a JSON object instead of its text. */
    AS_OBJECT,
    /** All calls are whole, in one event. */
    ALL_AT_ONCE
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;

/** What an attempt tells about its server. */
enum Evidence {
    /** It answers, if only to refuse. */
    ANSWERS,
    /** It cannot be reached, cannot work or is silent. */
    FAILS,
    /** Nothing: the attempt did not get as far. */
    NONE;

    /** @param arrived whether there was an answer, or its beginning */
    static Evidence of(LlmException failure, boolean arrived) {
        ErrorKind kind = failure.kind();
        boolean silent = kind == ErrorKind.TIMEOUT && !arrived;
        if (kind == ErrorKind.NETWORK || kind == ErrorKind.UNAVAILABLE || silent) {
            return FAILS;
        }
        return arrived && kind != ErrorKind.CANCELLED ? ANSWERS : NONE;
    }

    /** @return what happened, without the instance, which the failure of another call names itself */
    static String words(LlmException failure) {
        String prefix = failure.providerId().map(id -> id + ": ").orElse("");
        String text = failure.getMessage();
        String words = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
        return words.length() > 300 ? words.substring(0, 300) + "..." : words;
    }
}

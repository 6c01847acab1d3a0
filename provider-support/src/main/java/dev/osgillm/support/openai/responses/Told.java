/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

/** Compares what was told in pieces with what is told as a whole. */
final class Told {

    private Told() {}

    /**
     * Costs as much as the whole is long, however much was told: a server may end the same text again and again.
     *
     * @return what of the whole had not been told; empty when the whole differs
     */
    static String rest(StringBuilder told, String whole) {
        if (whole.length() <= told.length() || !whole.startsWith(told.toString())) {
            return "";
        }
        return whole.substring(told.length());
    }
}

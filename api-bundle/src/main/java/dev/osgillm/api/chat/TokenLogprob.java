/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import java.util.List;

/**
 * How likely a token was.
 *
 * @param token its text; empty or a replacement character when it is part of a character
 * @param logprob natural logarithm of the probability, at most 0
 * @param bytes its UTF-8 bytes as 0 to 255; empty when the server did not say
 * @param alternatives the most likely tokens at this place; empty when not asked for
 */
public record TokenLogprob(String token, double logprob, List<Integer> bytes, List<TokenLogprob> alternatives) {

    /** Copies the lists. */
    public TokenLogprob {
        bytes = List.copyOf(bytes);
        alternatives = List.copyOf(alternatives);
    }
}

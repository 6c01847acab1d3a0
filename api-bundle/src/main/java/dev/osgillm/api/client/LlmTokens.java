/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.client;

import dev.osgillm.api.Call;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.Truncation;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Counts tokens for applications. Asks the server where it can count, else a {@code Tokenizer} that knows the model, else
 * estimates; each result says whether it is exact. Truncating takes a {@code Tokenizer} first: a server has to be asked
 * several times.
 *
 * <p>Addresses are those of {@link Selection#parse}. A model that no instance declares can be named too: it is then
 * counted without a server.
 */
@ProviderType
public interface LlmTokens {

    /** @return a call for the tokens of a text */
    Call<TokenCount> count(String address, String text);

    /**
     * @param request its model is the address
     * @return a call for the tokens of its messages, with what is known of the model's form around each. Tools and schemas
     *     are counted too, but never exactly: servers put them into words of their own
     */
    Call<TokenCount> count(ChatRequest request);

    /**
     * @param tokens at least 0
     * @return a call for the longest beginning of the text that has at most so many tokens and does not cut a character.
     *     When the count is an estimate, the result is one too and stays on the safe side
     */
    Call<Truncation> truncate(String address, String text, long tokens);
}

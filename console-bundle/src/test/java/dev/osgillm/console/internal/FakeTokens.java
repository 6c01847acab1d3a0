/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.LlmTokens;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.Truncation;
import java.util.ArrayList;
import java.util.List;

/** A token is four characters, or the rest. */
final class FakeTokens implements LlmTokens {

    final List<String> addresses = new ArrayList<>();

    private static long tokens(String text) {
        return (text.length() + 3) / 4;
    }

    @Override
    public Call<TokenCount> count(String address, String text) {
        addresses.add(address);
        return new CompletedCall<>(new TokenCount(tokens(text), address.isEmpty()));
    }

    @Override
    public Call<TokenCount> count(ChatRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Call<Truncation> truncate(String address, String text, long tokens) {
        addresses.add(address);
        int length = (int) Math.min(4 * tokens, text.length());
        return new CompletedCall<>(new Truncation(
                text.substring(0, length),
                new TokenCount(tokens(text.substring(0, length)), true),
                length < text.length()));
    }
}

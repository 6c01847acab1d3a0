/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.TokenCounter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that finds one token in three characters. */
final class FakeCounter implements ChatProvider, TokenCounter {

    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<FakeCall> calls = new CopyOnWriteArrayList<>();
    volatile LlmException failure;
    volatile boolean silent;

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
        throw new AssertionError("no chat");
    }

    @Override
    public Call<TokenCount> count(String model, String text) {
        asked.add(model + ":" + text);
        return call(text.length());
    }

    @Override
    public Call<TokenCount> count(String model, List<Message> messages) {
        asked.add(model + ":" + messages.size() + " messages");
        return call(3 * messages.size());
    }

    private Call<TokenCount> call(int length) {
        FakeCall call = new FakeCall(new TokenCount((length + 2) / 3, true));
        calls.add(call);
        return call;
    }

    final class FakeCall implements Call<TokenCount> {

        final CompletableFuture<TokenCount> result = new CompletableFuture<>();
        private final TokenCount answer;

        FakeCall(TokenCount answer) {
            this.answer = answer;
        }

        @Override
        public TokenCount execute() {
            throw new AssertionError("asked to block");
        }

        @Override
        public CompletionStage<TokenCount> executeAsync() {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else if (!silent) {
                result.complete(answer);
            }
            return result;
        }

        @Override
        public void cancel() {
            result.completeExceptionally(
                    LlmException.builder(ErrorKind.CANCELLED, "Cancelled.").build());
        }
    }
}

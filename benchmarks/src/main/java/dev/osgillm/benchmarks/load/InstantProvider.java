/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.load;

import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Answers at once and on the calling thread, so that all that takes time is what lies above. */
final class InstantProvider implements ChatProvider {

    private static final ChatResponse RESPONSE = ChatResponse.builder()
            .choice(Choice.of(0, Message.assistant("done"), FinishReason.STOP, null, List.of()))
            .build();

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
        return new StreamingCall<>() {
            @Override
            public ChatResponse execute() {
                return RESPONSE;
            }

            @Override
            public CompletionStage<ChatResponse> executeAsync() {
                return CompletableFuture.completedStage(RESPONSE);
            }

            @Override
            public Flow.Publisher<ChatEvent> events() {
                return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                    private boolean done;

                    @Override
                    public void request(long count) {
                        if (!done) {
                            done = true;
                            subscriber.onNext(new ChatCompleted(RESPONSE));
                            subscriber.onComplete();
                        }
                    }

                    @Override
                    public void cancel() {
                        done = true;
                    }
                });
            }

            @Override
            public void cancel() {
                // It has ended before anybody could.
            }
        };
    }
}

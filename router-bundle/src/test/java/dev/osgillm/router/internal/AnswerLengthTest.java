/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.RefusalDelta;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.api.chat.ToolCallDelta;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interceptors are told how much of an answer came, whatever became of the call. */
@Timeout(60)
class AnswerLengthTest {

    private final Felix felix = new Felix();
    private final ManualProvider manual = new ManualProvider();
    private final FakeInterceptor watching = FakeInterceptor.watching();
    private final RecordingSubscriber subscriber = new RecordingSubscriber();

    @BeforeEach
    void start() {
        watching.publish(felix, 0);
        felix.publish("manual", manual);
        felix.client.newCall(ChatRequest.of("hi")).events().subscribe(subscriber);
        subscriber.subscription.request(100);
    }

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private void signal(ChatEvent event) {
        manual.call().subscriber.onNext(event);
    }

    @Test
    void ofASubscriberThatLeavesWhatItGotCounts() {
        signal(new TextDelta(0, "12345"));
        signal(new ReasoningDelta(0, "123"));
        signal(new RefusalDelta(0, "12"));
        subscriber.subscription.cancel();
        assertThat(watching.end().failure().orElseThrow().kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(watching.end().characters()).isEqualTo(10);
    }

    @Test
    void argumentsOfToolsCountOnceWhetherTheyComeInPiecesOrWhole() {
        signal(new ToolCallDelta(0, 0, "1", "t", "{\"a\""));
        signal(new ToolCallDelta(0, 0, "1", "t", ":1}"));
        signal(new ToolCallCompleted(0, ToolCall.of("1", "t", "{\"a\":1}")));
        subscriber.subscription.cancel();
        assertThat(watching.end().characters()).isEqualTo(7);
    }

    @Test
    void argumentsThatOnlyComeWholeCount() {
        signal(new ToolCallCompleted(0, ToolCall.of("1", "t", "{\"a\":1}")));
        subscriber.subscription.cancel();
        assertThat(watching.end().characters()).isEqualTo(7);
    }

    @Test
    void ofAFailureThePartThatItCarriesCounts() {
        Message message = Message.builder(Role.ASSISTANT)
                .text("1234")
                .reasoning("123")
                .refusal("12")
                .toolCall(ToolCall.of("1", "t", "{}"))
                .build();
        ChatResponse partial = ChatResponse.builder()
                .choice(Choice.of(0, message, null, null, List.of()))
                .choice(Choice.of(1, Message.assistant("1"), FinishReason.STOP, null, List.of()))
                .build();
        manual.call()
                .subscriber
                .onError(LlmException.builder(ErrorKind.NETWORK, "It broke off.")
                        .partial(partial)
                        .build());
        assertThat(watching.end().characters()).isEqualTo(12);
    }
}

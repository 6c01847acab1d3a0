/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.client.BatchRequest;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.tool.ToolChatRequest;
import dev.osgillm.tck.contract.StreamingCalls;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the router puts between a subscriber and its providers keeps the rules of streams, as providers must. */
class StreamRulesTest {

    private static final Selection ANY = Selection.filter("(llm.id=*)");

    private final Felix felix = Felix.withThreads();

    @AfterEach
    void close() {
        felix.close();
    }

    @TestFactory
    Stream<DynamicTest> aChat() {
        AtomicInteger words = new AtomicInteger();
        felix.publish("a", request -> PlayedCall.saying(words.get()));

        return StreamingCalls.verify(events -> {
            assumeTrue(events > 0);
            words.set((int) events - 1);
            return felix.client.newCall(ChatRequest.of("hi"));
        });
    }

    @TestFactory
    Stream<DynamicTest> aChatThatIsIntercepted() {
        AtomicInteger words = new AtomicInteger();
        felix.publish("a", request -> PlayedCall.saying(words.get()));
        FakeInterceptor.watching().publish(felix, 0);

        return StreamingCalls.verify(events -> {
            assumeTrue(events > 0);
            words.set((int) events - 1);
            return felix.client.newCall(ChatRequest.of("hi"));
        });
    }

    @TestFactory
    Stream<DynamicTest> aChatThatAnInterceptorAnswers() {
        AtomicReference<ChatResponse> answer = new AtomicReference<>();
        FakeInterceptor.deciding(call -> Decision.answer(answer.get())).publish(felix, 0);

        return StreamingCalls.verify(events -> {
            assumeTrue(events > 0);
            ChatResponse.Builder choices = ChatResponse.builder();
            for (int i = 0; i < events - 1; i++) {
                choices.choice(Choice.of(i, Message.assistant("word"), FinishReason.STOP, null, List.of()));
            }
            answer.set(choices.build());
            return felix.client.newCall(ChatRequest.of("hi"));
        });
    }

    @TestFactory
    Stream<DynamicTest> aChatThatFailsOver() {
        AtomicInteger words = new AtomicInteger();
        felix.publish("a", request -> PlayedCall.failing(ErrorKind.UNAVAILABLE), "service.ranking", 1);
        felix.publish("b", request -> PlayedCall.saying(words.get()));

        return StreamingCalls.verify(events -> {
            assumeTrue(events > 0);
            words.set((int) events - 1);
            return felix.client.newCall(ChatRequest.of("hi"), ANY);
        });
    }

    @TestFactory
    Stream<DynamicTest> aChatWithTools() {
        AtomicInteger words = new AtomicInteger();
        ToolCall tool = ToolCall.of("1", "weather", "{}");
        felix.publish(
                "a",
                request -> request.messages().size() == 1 ? PlayedCall.wanting(tool) : PlayedCall.saying(words.get()));

        return StreamingCalls.verify(events -> {
            // The wish, the result and the answer.
            assumeTrue(events > 2);
            words.set((int) events - 3);
            return felix.client.newCall(ToolChatRequest.builder(ChatRequest.of("hi"))
                    .tool(FakeTool.named("weather", arguments -> "sunny"))
                    .build());
        });
    }

    @TestFactory
    Stream<DynamicTest> aBatch() {
        felix.publish("a", request -> PlayedCall.saying(1));

        return StreamingCalls.verify(events -> {
            // One chat and the list of all.
            assumeTrue(events > 1);
            BatchRequest.Builder batch = BatchRequest.builder().parallelism(2);
            for (int i = 1; i < events; i++) {
                batch.request(ChatRequest.of("hi"));
            }
            return felix.client.newCall(batch.build());
        });
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.tck.server.Script;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/** The events of a chat are a publisher as Reactive Streams demands. */
abstract class FlowRules extends WireRules {

    @TestFactory
    final Stream<DynamicTest> keepsTheRulesOfReactiveStreams() {
        return StreamingCalls.verifyEvents(new CountedChats());
    }

    /** Chats of so many events: as many texts as are left beside the events that each answer has. */
    private final class CountedChats implements LongFunction<StreamingCall<ChatEvent, ChatResponse>> {

        private final ChatProvider provider = provider(server.uri(), PATIENT);
        private int withoutText = -1;

        @Override
        public StreamingCall<ChatEvent, ChatResponse> apply(long events) {
            if (withoutText < 0) {
                serve(stream());
                StreamProbe probe = StreamProbe.on(newCall().events());
                probe.awaitCompletion();
                withoutText = probe.events().size();
            }
            if (events < withoutText) {
                throw new TestAbortedException("Each answer has at least " + withoutText + " events.");
            }
            serve(texts((int) events - withoutText));
            return newCall();
        }

        private Script texts(int count) {
            return stream(Stream.generate(() -> "word ").limit(count).toArray(String[]::new));
        }

        private StreamingCall<ChatEvent, ChatResponse> newCall() {
            return provider.newCall(ChatRequest.of("Hello"));
        }
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.Meters;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.stream.SseReader;
import dev.osgillm.tck.fuzz.ByteStreams;
import dev.osgillm.tck.fuzz.ChatOutcomes;
import dev.osgillm.tck.fuzz.Outcome;
import dev.osgillm.tck.fuzz.StreamReading;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** Whatever a server streams as chunks, an answer is complete only when the server said so. */
class ChatStreamFuzzTest {

    private static final String SECRET = "own-secret-4711";

    @FuzzTest
    void answersAreCompleteOnlyWhenTheServerSaidSo(byte[] input) {
        Outcome<ChatEvent> outcome = ByteStreams.read(input, ChatStreamFuzzTest::reading, ChatOutcomes::words, SECRET);
        ChatOutcomes.check(outcome, input.length);
        if (outcome.succeeded()) {
            Said said = Said.in(input);
            said.check(outcome);
        }
    }

    private static StreamReading<Frame, ChatEvent> reading() {
        AnswerOrigin origin = new AnswerOrigin("work", Decoded.HEADERS, Meters.started());
        SseReader reader = new SseReader(1 << 20);
        ChatStreamDecoder decoder = new ChatStreamDecoder(new ChatAnswer(origin), Decoded.ERRORS);
        return new StreamReading<>(
                reader::feed, reader::end, decoder::frame, decoder::atEnd, decoder::end, decoder::partial);
    }

    /** What the frames say of the end, read in the simplest way. */
    private record Said(boolean[] done, Map<Integer, String> reasons) {

        static Said in(byte[] input) {
            Said said = new Said(new boolean[1], new TreeMap<>());
            SseReader reader = new SseReader(1 << 20);
            reader.feed(ByteBuffer.wrap(input), said::take);
            reader.end(said::take);
            return said;
        }

        private void take(Frame frame) {
            done[0] |= frame.data().strip().startsWith("[DONE]");
            if (!done[0] && JsonParser.parseString(frame.data()) instanceof JsonObject chunk) {
                for (JsonElement element : Json.array(chunk, "choices")) {
                    if (element instanceof JsonObject choice) {
                        int index = (int) Json.number(choice, "index", 0);
                        String reason = Json.text(choice, "finish_reason", "");
                        reasons.merge(index, reason, (old, found) -> found.isEmpty() ? old : found);
                    }
                }
            }
        }

        void check(Outcome<ChatEvent> outcome) {
            if (reasons.isEmpty() || !done[0] && reasons.containsValue("")) {
                throw new AssertionError("Complete, although the server did not say so: " + reasons);
            }
            for (ChatEvent event : outcome.events()) {
                if (event instanceof ToolCallCompleted completed) {
                    String reason = reasons.get(completed.choice());
                    boolean mayBeOdd =
                            !reason.isEmpty() && !reason.equals("length") && !reason.equals("content_filter");
                    if (!mayBeOdd && !Json.isObject(completed.call().arguments())) {
                        throw new AssertionError("A call was cut, the reason '" + reason + "': "
                                + completed.call().arguments());
                    }
                }
            }
        }
    }
}

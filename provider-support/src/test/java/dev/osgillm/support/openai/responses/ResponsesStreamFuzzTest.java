/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.Decoded;
import dev.osgillm.support.stream.SseReader;
import dev.osgillm.tck.fuzz.ByteStreams;
import dev.osgillm.tck.fuzz.ChatOutcomes;
import dev.osgillm.tck.fuzz.Outcome;
import dev.osgillm.tck.fuzz.StreamReading;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Whatever a server streams as events of a response, an answer is complete only when the server said so. */
class ResponsesStreamFuzzTest {

    private static final String SECRET = "own-secret-4711";

    @FuzzTest
    void answersAreCompleteOnlyWhenTheServerSaidSo(byte[] input) {
        for (boolean stored : new boolean[] {false, true}) {
            Outcome<ChatEvent> outcome = ByteStreams.read(input, () -> reading(stored), ChatOutcomes::words, SECRET);
            ChatOutcomes.check(outcome, input.length);
            if (outcome.succeeded()) {
                checkEnd(outcome, input);
            }
        }
    }

    private static StreamReading<Frame, ChatEvent> reading(boolean stored) {
        SseReader reader = new SseReader(1 << 20);
        ResponsesStreamDecoder decoder =
                new ResponsesStreamDecoder(new ResponsesAnswer(Decoded.origin(), "m", stored), Decoded.ERRORS);
        return new StreamReading<>(
                reader::feed, reader::end, decoder::frame, decoder::atEnd, decoder::end, decoder::partial);
    }

    private static void checkEnd(Outcome<ChatEvent> outcome, byte[] input) {
        List<Frame> frames = new ArrayList<>();
        SseReader reader = new SseReader(1 << 20);
        reader.feed(ByteBuffer.wrap(input), frames::add);
        reader.end(frames::add);
        if (frames.stream().noneMatch(ResponsesStreamFuzzTest::saysTheEnd)) {
            throw new AssertionError("Complete, although the server did not say so: " + frames);
        }
        ChatCompleted last =
                (ChatCompleted) outcome.events().get(outcome.events().size() - 1);
        FinishReason reason = last.response().finishReason().orElseThrow();
        boolean cut = reason != FinishReason.STOP && reason != FinishReason.TOOL_CALLS;
        for (ChatEvent event : outcome.events()) {
            if (cut
                    && event instanceof ToolCallCompleted completed
                    && !Json.isObject(completed.call().arguments())) {
                throw new AssertionError("A call was cut: " + completed.call().arguments());
            }
        }
    }

    private static boolean saysTheEnd(Frame frame) {
        if (frame.data().strip().equals("[DONE]")
                || !(JsonParser.parseString(frame.data()) instanceof JsonObject event)) {
            return false;
        }
        String type = Json.text(event, "type", frame.event());
        return type.equals("response.completed") || type.equals("response.incomplete");
    }
}

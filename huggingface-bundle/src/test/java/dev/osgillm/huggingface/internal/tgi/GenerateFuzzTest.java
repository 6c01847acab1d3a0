/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.tgi;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.StreamDecoder;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.ChatRequestWriter;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiErrors;
import dev.osgillm.support.stream.SseReader;
import dev.osgillm.tck.fuzz.ByteStreams;
import dev.osgillm.tck.fuzz.ChatOutcomes;
import dev.osgillm.tck.fuzz.FuzzedReply;
import dev.osgillm.tck.fuzz.Harmless;
import dev.osgillm.tck.fuzz.Outcome;
import dev.osgillm.tck.fuzz.StreamReading;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Whatever the engine says, as a stream or as a whole, an answer is complete only when it said so. */
class GenerateFuzzTest {

    private static final String SECRET = "own-secret-4711";
    private static final String STOP = "STOP";
    private static final HttpHeaders HEADERS =
            HttpHeaders.of(Map.of("x-prompt-tokens", List.of("3")), (name, value) -> true);

    private final CallMeter meter = new CallMeter(() -> 0);
    private final GenerateOperation operation = new GenerateOperation(
            "tgi",
            new OpenAiEndpoint(URI.create("http://localhost:1"), Map.of(), Optional.empty()),
            new ChatRequestWriter.Defaults("m", OptionalInt.empty(), OptionalDouble.empty(), OptionalDouble.empty()),
            new OpenAiErrors(Optional.of(new Secret(SECRET)), "Set a token."),
            CompletionRequest.builder("Hi").stop(STOP).build());

    @FuzzTest
    void answersAreCompleteOnlyWhenTheServerSaidSo(byte[] input) {
        Outcome<ChatEvent> outcome = ByteStreams.read(input, this::reading, ChatOutcomes::words, SECRET);
        ChatOutcomes.check(outcome, input.length);
        if (outcome.succeeded()) {
            checkEnd(outcome, input);
        }
        FuzzedReply sent = FuzzedReply.of(input);
        HttpReply reply = new HttpReply(sent.status(), sent.headers(), sent.body());
        Harmless.ends(() -> operation.read(reply, meter), SECRET);
    }

    private StreamReading<Frame, ChatEvent> reading() {
        SseReader reader = new SseReader(1 << 20);
        StreamDecoder<ChatEvent> decoder = operation.decoder(HEADERS, meter);
        return new StreamReading<>(
                reader::feed, reader::end, decoder::frame, decoder::atEnd, decoder::end, decoder::partial);
    }

    private static void checkEnd(Outcome<ChatEvent> outcome, byte[] input) {
        List<Frame> frames = new ArrayList<>();
        SseReader reader = new SseReader(1 << 20);
        reader.feed(ByteBuffer.wrap(input), frames::add);
        reader.end(frames::add);
        boolean said = frames.stream()
                .map(Frame::data)
                .filter(data -> data.contains("generated_text") || data.contains("\\u"))
                .anyMatch(data ->
                        JsonParser.parseString(data) instanceof JsonObject event && Json.has(event, "generated_text"));
        if (!said) {
            throw new AssertionError("Complete, although the server did not say so: " + frames);
        }
        ChatCompleted last =
                (ChatCompleted) outcome.events().get(outcome.events().size() - 1);
        boolean stopped = last.response().choices().get(0).rawFinishReason().equals(Optional.of("stop_sequence"));
        if (stopped && last.response().text().endsWith(STOP + STOP)) {
            throw new AssertionError(
                    "With the stop sequence: " + last.response().text());
        }
    }
}

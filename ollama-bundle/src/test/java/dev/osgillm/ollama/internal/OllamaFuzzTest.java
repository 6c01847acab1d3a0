/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timings;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.StreamDecoder;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.stream.NdjsonReader;
import dev.osgillm.tck.fuzz.ByteStreams;
import dev.osgillm.tck.fuzz.ChatOutcomes;
import dev.osgillm.tck.fuzz.FuzzedReply;
import dev.osgillm.tck.fuzz.Harmless;
import dev.osgillm.tck.fuzz.Outcome;
import dev.osgillm.tck.fuzz.StreamReading;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Whatever the server says, as a stream or as a whole, an answer is complete only when it said so. */
class OllamaFuzzTest {

    private static final String SECRET = "own-secret-4711";
    private static final OllamaErrors ERRORS =
            new OllamaErrors(URI.create("http://127.0.0.1:11434"), Optional.of(new Secret(SECRET)));

    @FuzzTest
    void answersAreCompleteOnlyWhenTheServerSaidSo(byte[] input) {
        Outcome<ChatEvent> chat = ByteStreams.read(input, OllamaFuzzTest::chat, OllamaFuzzTest::words, SECRET);
        ChatOutcomes.check(chat, input.length);
        checkEnd(chat, input, line -> Json.text(line, "done", "").equals("true"));
        Outcome<ModelEvent> progress =
                ByteStreams.read(input, () -> reading(new ProgressDecoder(ERRORS)), ModelEvent::toString, SECRET);
        checkEnd(progress, input, line -> Json.text(line, "status", "").equals("success"));
        whole(FuzzedReply.of(input));
    }

    private static StreamReading<Frame, ChatEvent> chat() {
        return reading(new ChatStreamDecoder(
                new ChatAnswer("here"), ERRORS, () -> Timings.of(null, Duration.ZERO), answer -> {}));
    }

    private static <E> StreamReading<Frame, E> reading(StreamDecoder<E> decoder) {
        NdjsonReader reader = new NdjsonReader(1 << 20);
        return new StreamReading<>(
                reader::feed, reader::end, decoder::frame, decoder::atEnd, decoder::end, decoder::partial);
    }

    /** Calls without an id get one that is never the same. */
    private static String words(ChatEvent event) {
        return ChatOutcomes.words(event).replaceAll("call_[0-9a-f]{8}", "call_");
    }

    private static void checkEnd(Outcome<?> outcome, byte[] input, Predicate<JsonObject> end) {
        List<Frame> lines = new ArrayList<>();
        NdjsonReader reader = new NdjsonReader(1 << 20);
        reader.feed(ByteBuffer.wrap(input), lines::add);
        reader.end(lines::add);
        if (outcome.succeeded() && lines.stream().map(OllamaFuzzTest::object).noneMatch(end)) {
            throw new AssertionError("Complete, although the server did not say so: " + lines);
        }
    }

    /** Lines behind the end may be anything. */
    private static JsonObject object(Frame line) {
        try {
            return JsonParser.parseString(line.data()) instanceof JsonObject object ? object : new JsonObject();
        } catch (RuntimeException notJson) {
            return new JsonObject();
        }
    }

    private static void whole(FuzzedReply sent) {
        HttpReply reply = new HttpReply(sent.status(), sent.headers(), sent.body());
        LlmException failure = ERRORS.toException(reply);
        Harmless.check(failure, SECRET);
        if (failure.retryAfter().filter(Duration::isNegative).isPresent()) {
            throw new AssertionError("A delay of " + failure.retryAfter());
        }
        CallMeter meter = new CallMeter(() -> 0);
        AnswerOperation answer = new AnswerOperation("here", ERRORS, stream -> null, completed -> {});
        Harmless.ends(() -> answer.read(reply, meter), SECRET);
        Harmless.ends(() -> new ProgressOperation(() -> null, ERRORS).read(reply, meter), SECRET);
        Harmless.ends(() -> new JsonOperation<>(() -> null, ERRORS, ModelReader::list).read(reply, meter), SECRET);
        Harmless.ends(
                () -> new JsonOperation<>(() -> null, ERRORS, json -> ModelReader.details("m", json))
                        .read(reply, meter),
                SECRET);
    }
}

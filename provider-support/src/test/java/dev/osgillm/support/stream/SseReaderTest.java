/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SseReaderTest {

    static Stream<Arguments> streams() {
        return Stream.of(
                Arguments.of("an event", "data: a\n\n", List.of(new Frame("", "a"))),
                Arguments.of("no space after the colon", "data:a\n\n", List.of(new Frame("", "a"))),
                Arguments.of("only one space is dropped", "data:  a\n\n", List.of(new Frame("", " a"))),
                Arguments.of("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", List.of(new Frame("", "a"), new Frame("", "b"))),
                Arguments.of("CR", "data: a\r\rdata: b\r\r", List.of(new Frame("", "a"), new Frame("", "b"))),
                Arguments.of("several data lines", "data: a\ndata: b\n\n", List.of(new Frame("", "a\nb"))),
                Arguments.of("three data lines", "data: a\ndata\ndata: c\n\n", List.of(new Frame("", "a\n\nc"))),
                Arguments.of("a name", "event: ping\ndata: a\n\n", List.of(new Frame("ping", "a"))),
                Arguments.of("a name holds for one event", "event: x\n\ndata: a\n\n", List.of(new Frame("", "a"))),
                Arguments.of("comments", ": OPENROUTER PROCESSING\n\n:\n\ndata: a\n\n", List.of(new Frame("", "a"))),
                Arguments.of("other fields", "id: 7\nretry: 10\nfoo\ndata: a\n\n", List.of(new Frame("", "a"))),
                Arguments.of("empty data", "data:\n\ndata: \n\ndata: a\n\n", List.of(new Frame("", "a"))),
                Arguments.of("no last blank line", "data: a\n", List.of(new Frame("", "a"))),
                Arguments.of("no last line end", "data: a", List.of(new Frame("", "a"))),
                Arguments.of("a byte order mark", "\uFEFFdata: a\n\n", List.of(new Frame("", "a"))),
                Arguments.of("a mark before a comment", "\uFEFF: x\r\ndata: a\r\n\r\n", List.of(new Frame("", "a"))),
                Arguments.of(
                        "an error field", "error: {\"code\":500}\n\n", List.of(new Frame("error", "{\"code\":500}"))),
                Arguments.of("long characters", "data: é\u2028😀\n\n", List.of(new Frame("", "é\u2028😀"))),
                Arguments.of("a colon in the data", "data: {\"a\":1}\n\n", List.of(new Frame("", "{\"a\":1}"))),
                Arguments.of("a longer field name", "database: a\n\n", List.of()),
                Arguments.of("nothing", "", List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void readsWholeStreams(String name, String stream, List<Frame> expected) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        assertThat(read(bytes, bytes.length)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void readsStreamsCutAtEveryByte(String name, String stream, List<Frame> expected) {
        assertThat(read(stream.getBytes(StandardCharsets.UTF_8), 1)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void readsStreamsInPiecesOfThreeFromDirectMemory(String name, String stream, List<Frame> expected) {
        SseReader reader = new SseReader(1024);
        List<Frame> frames = new ArrayList<>();
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += 3) {
            int count = Math.min(3, bytes.length - i);
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(count).put(bytes, i, count).flip();
            reader.feed(direct, frames::add);
            assertThat(direct.hasRemaining()).isFalse();
        }
        reader.end(frames::add);
        assertThat(frames).isEqualTo(expected);
    }

    @Test
    void refusesALineOverTheLimitInOnePieceAndInMany() {
        String line = "data: " + "x".repeat(100) + "\n\n";
        for (int piece : new int[] {line.length(), 1}) {
            SseReader reader = new SseReader(50);
            assertThatThrownBy(() -> feed(reader, line.getBytes(StandardCharsets.UTF_8), piece, new ArrayList<>()))
                    .isInstanceOfSatisfying(
                            LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PROTOCOL));
        }
    }

    @Test
    void refusesAnEventOverTheLimit() {
        SseReader reader = new SseReader(50);
        byte[] lines = "data: 0123456789012345678901234\n".repeat(3).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> feed(reader, lines, lines.length, new ArrayList<>()))
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("50");
    }

    private static List<Frame> read(byte[] bytes, int piece) {
        SseReader reader = new SseReader(1024);
        List<Frame> frames = new ArrayList<>();
        feed(reader, bytes, piece, frames);
        reader.end(frames::add);
        return frames;
    }

    private static void feed(SseReader reader, byte[] bytes, int piece, List<Frame> frames) {
        for (int i = 0; i < bytes.length; i += piece) {
            reader.feed(ByteBuffer.wrap(bytes, i, Math.min(piece, bytes.length - i)), frames::add);
        }
    }
}

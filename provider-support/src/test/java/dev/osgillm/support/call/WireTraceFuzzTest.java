/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.osgillm.tck.fuzz.ByteStreams;
import dev.osgillm.tck.fuzz.StreamReading;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Whatever is on the wire and wherever it is cut, the trace of it is the same, bounded, and without the secret. */
class WireTraceFuzzTest {

    private static final String SECRET = "own-secret-4711";
    private static final HttpHeaders REQUEST =
            HttpHeaders.of(Map.of("Authorization", List.of("Bearer " + SECRET)), (name, value) -> true);

    @FuzzTest
    void tracesAreBoundedAndTellNoSecret(byte[] input) {
        List<String> lines = ByteStreams.read(input, WireTraceFuzzTest::reading, line -> line, "")
                .events();
        lines.forEach(WireTraceFuzzTest::check);
        if (lines.size() > input.length) {
            throw new AssertionError(lines.size() + " lines of " + input.length + " bytes");
        }
        // Behind a long beginning, so that the limits of a line cut what the fuzzer wrote.
        for (int before :
                new int[] {WireText.LINE_LIMIT - 8, WireText.LINE_LIMIT + 4096 - 8, WireText.BODY_LIMIT - 8}) {
            List<String> behind = new ArrayList<>();
            WireText text = text(behind);
            // The limit of a body cuts a line that has just begun.
            byte end = before == WireText.BODY_LIMIT - 8 ? (byte) '\n' : 0;
            text.add(ByteBuffer.allocate(before).put(before - 1, end));
            text.add(ByteBuffer.wrap(input));
            text.end();
            if (begins(input) && behind.stream().anyMatch(line -> line.contains(SECRET.substring(0, 8)))) {
                throw new AssertionError("A part of the secret in: " + behind);
            }
            behind.forEach(WireTraceFuzzTest::check);
        }
    }

    private static boolean begins(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1).matches("(?s)" + SECRET + "[^o]*");
    }

    private static WireText text(List<String> lines) {
        return new WireText(new WireMask(REQUEST)::text, lines::add);
    }

    private static void check(String line) {
        if (line.length() > 2 * WireText.LINE_LIMIT || line.contains(SECRET)) {
            throw new AssertionError("A line of " + line.length() + " characters: " + line);
        }
    }

    /** What the trace has taken of a stream is known at its end only. */
    private static StreamReading<String, String> reading() {
        List<String> lines = new ArrayList<>();
        WireText text = text(lines);
        Consumer<Consumer<String>> end = out -> {
            text.end();
            lines.forEach(out);
        };
        return new StreamReading<>(
                (bytes, frames) -> text.add(bytes), frames -> {}, (frame, out) -> {}, () -> false, end, () -> null);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.fuzz;

import dev.osgillm.api.LlmException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the same bytes in pieces of several sizes, and compares. */
public final class ByteStreams {

    private static final int EVENTS_PER_BYTE = 1;
    private static final int EVENTS_AT_END = 64;

    private ByteStreams() {}

    /**
     * Reads a stream as a whole, byte by byte, and cut at places that depend on the bytes. The events must be the same and
     * the end, too; a failure must be {@linkplain Harmless harmless}. What is no {@link LlmException} passes through.
     *
     * @param readings makes a reading of nothing yet
     * @param words all that matters of an event, as text
     * @param secret that no message may have, empty for none
     * @return what became of it as a whole
     */
    public static <F, E> Outcome<E> read(
            byte[] input, Supplier<StreamReading<F, E>> readings, Function<? super E, String> words, String secret) {
        Outcome<E> whole = run(readings.get(), input, input.length + 1, null);
        if (whole.events().size() > EVENTS_AT_END + EVENTS_PER_BYTE * input.length) {
            throw new AssertionError(whole.events().size() + " events of " + input.length + " bytes");
        }
        if (whole.failure() != null) {
            Harmless.check(whole.failure(), secret);
        }
        List<String> expected = described(whole, words);
        same(expected, described(run(readings.get(), input, 1, null), words), "byte by byte");
        Random cuts = new Random(Arrays.hashCode(input));
        same(expected, described(run(readings.get(), input, 1 + input.length / 4, cuts), words), "in pieces");
        return whole;
    }

    private static <E> Outcome<E> run(StreamReading<?, E> reading, byte[] input, int longest, Random cuts) {
        List<E> events = new ArrayList<>();
        try {
            int from = 0;
            while (from < input.length && !reading.atEnd().getAsBoolean()) {
                int wanted = cuts == null ? longest : cuts.nextInt(longest + 1);
                int length = Math.min(wanted, input.length - from);
                ByteBuffer piece = ByteBuffer.wrap(input, from, length);
                // The transport's buffers are read-only: both kinds must be read the same.
                reading.bytes(cuts == null ? piece : piece.asReadOnlyBuffer(), events::add);
                from += length;
            }
            if (!reading.atEnd().getAsBoolean()) {
                reading.endOfInput(events::add);
            }
            reading.end().accept(events::add);
            return new Outcome<>(events, null);
        } catch (LlmException failure) {
            reading.partial().get();
            return new Outcome<>(events, failure);
        }
    }

    private static <E> List<String> described(Outcome<E> outcome, Function<? super E, String> words) {
        List<String> lines = new ArrayList<>();
        outcome.events().forEach(event -> lines.add(words.apply(event)));
        lines.add(outcome.succeeded() ? "end" : "failed: " + outcome.failure().kind());
        return lines;
    }

    private static void same(List<String> expected, List<String> found, String how) {
        if (!expected.equals(found)) {
            throw new AssertionError("Read " + how + ":\n" + String.join("\n", found) + "\nread as a whole:\n"
                    + String.join("\n", expected));
        }
    }
}

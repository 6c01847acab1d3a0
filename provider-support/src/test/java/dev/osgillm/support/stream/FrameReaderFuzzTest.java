/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.osgillm.support.call.Frame;
import dev.osgillm.tck.fuzz.ByteStreams;
import dev.osgillm.tck.fuzz.Outcome;
import dev.osgillm.tck.fuzz.StreamReading;
import java.util.function.Supplier;

/** Whatever the bytes are and wherever they are cut, the frames are those of {@link ReferenceFrames}. */
class FrameReaderFuzzTest {

    private static final int[] LIMITS = {24, 1 << 20};

    @FuzzTest
    void framesAreThoseOfTheReference(byte[] input) {
        for (int limit : LIMITS) {
            check(input, () -> new SseReader(limit), ReferenceFrames.sse(input, limit));
            check(input, () -> new NdjsonReader(limit), ReferenceFrames.ndjson(input, limit));
        }
    }

    private static void check(byte[] input, Supplier<FrameReader> readers, ReferenceFrames expected) {
        Outcome<Frame> found = ByteStreams.read(input, () -> reading(readers.get()), Frame::toString, "");
        assertThat(found.events()).isEqualTo(expected.frames());
        assertThat(found.succeeded()).isEqualTo(!expected.tooLong());
    }

    private static StreamReading<Frame, Frame> reading(FrameReader reader) {
        return new StreamReading<>(
                reader::feed, reader::end, (frame, out) -> out.accept(frame), () -> false, out -> {}, () -> null);
    }
}

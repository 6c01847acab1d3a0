/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.support.call.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NdjsonReaderTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 1000})
    void readsOneObjectPerLineHoweverItIsCut(int piece) {
        byte[] bytes = "{\"a\":\"é😀\"}\n\r\n  \n{\"b\":2}\r\n{\"c\":3}".getBytes(StandardCharsets.UTF_8);
        NdjsonReader reader = new NdjsonReader(1024);
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < bytes.length; i += piece) {
            reader.feed(ByteBuffer.wrap(bytes, i, Math.min(piece, bytes.length - i)), frames::add);
        }
        reader.end(frames::add);
        assertThat(frames).extracting(Frame::data).containsExactly("{\"a\":\"é😀\"}", "{\"b\":2}", "{\"c\":3}");
    }
}

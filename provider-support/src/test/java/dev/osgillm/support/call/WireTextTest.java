/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireTextTest {

    private static final String KEY = "sk-very-secret-0123456789";

    private final List<String> lines = new ArrayList<>();
    private final WireText text = new WireText(line -> line.replace(KEY, "(hidden)"), lines::add);

    private void add(String part) {
        text.add(ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void makesLinesOfPieces() {
        add("data: on");
        add("e\r\n\r\ndata: two\nthr");
        add("ee");
        text.end();
        assertThat(lines).containsExactly("data: one", "data: two", "three");
    }

    @Test
    void leavesTheBufferToTheReader() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {'a', '\n'});
        text.add(buffer);
        assertThat(buffer.remaining()).isEqualTo(2);
    }

    @Test
    void joinsACharacterThatIsCutInTwo() {
        byte[] bytes = "ü\n".getBytes(StandardCharsets.UTF_8);
        text.add(ByteBuffer.wrap(bytes, 0, 1));
        text.add(ByteBuffer.wrap(bytes, 1, 2));
        assertThat(lines).containsExactly("ü");
    }

    @Test
    void hidesASecretWhereverItIsCut() {
        for (int i = 0; i <= KEY.length(); i++) {
            add(KEY.substring(0, i));
            add(KEY.substring(i));
            add("\n");
        }
        assertThat(lines).containsOnly("(hidden)");
    }

    @Test
    void cutsALongLineWithoutShowingHalfASecret() {
        for (int shift = 0; shift < KEY.length(); shift++) {
            lines.clear();
            WireText one = new WireText(line -> line.replace(KEY, "(hidden)"), lines::add);
            one.add(ByteBuffer.wrap(("x".repeat(shift) + KEY.repeat(2000) + "\n").getBytes(StandardCharsets.UTF_8)));
            String line = lines.get(0);
            boolean good = line.length() < WireText.LINE_LIMIT + 20 && line.endsWith("(line cut)");
            assertThat(good && !line.contains("sk-v")).as("shift " + shift).isTrue();
        }
    }

    @Test
    void cutsALongBodyOnce() {
        for (int i = 0; i < WireText.BODY_LIMIT; i++) {
            add("ab\n");
        }
        text.end();
        assertThat(lines).last().asString().contains("the rest is not shown");
        assertThat(lines).hasSize(WireText.BODY_LIMIT / 3 + 2);
    }
}

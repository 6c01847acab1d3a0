/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tokenizer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartsTest {

    private static List<String> parts(Parts parts) {
        List<String> all = new ArrayList<>();
        while (parts.next()) {
            all.add(parts.part());
        }
        return all;
    }

    @Test
    void tokensOfThePartsAreThoseOfTheWhole() {
        Random random = new Random(20260101);
        for (EncodingType type : List.of(EncodingType.CL100K_BASE, EncodingType.O200K_BASE)) {
            Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
            for (int i = 0; i < 3_000; i++) {
                String text = RandomText.of(random, 80).replaceAll("\\p{Cs}", "x");
                Parts parts = new Parts(text, 1, 1_000);
                List<Integer> tokens = new ArrayList<>();
                while (parts.next()) {
                    tokens.addAll(encoding.encodeOrdinary(parts.part()).boxed());
                }
                assertThat(tokens)
                        .as(text)
                        .isEqualTo(encoding.encodeOrdinary(text).boxed());
                assertThat(parts.exact()).isTrue();
            }
        }
    }

    @Test
    void partsEndAtTheFirstPlaceAfterTheUsualLength() {
        assertThat(parts(new Parts("one two three", 1, 100))).containsExactly("one", " two", " three");
        assertThat(parts(new Parts("one two three", 5, 100))).containsExactly("one two", " three");
        assertThat(parts(new Parts("it's a.b", 1, 100))).containsExactly("it's", " a", ".b");
        assertThat(parts(new Parts("", 1, 100))).isEmpty();
    }

    @Test
    void aStretchWithoutAPlaceIsSplit() {
        Parts parts = new Parts("a".repeat(1_000) + " b", 1, 600);
        assertThat(parts(parts)).extracting(String::length).containsExactly(256, 256, 488, 2);
        assertThat(parts.exact()).isFalse();
    }

    @Test
    void aSplitGoesBetweenCharacters() {
        for (String part : parts(new Parts("\uD83D\uDE00".repeat(1_001), 1, 500))) {
            assertThat(part.codePoints()).containsOnly(0x1F600);
        }
        assertThat(String.join("", parts(new Parts("e" + "\u0301".repeat(3_000), 1, 500))))
                .hasSize(3_001);
    }
}

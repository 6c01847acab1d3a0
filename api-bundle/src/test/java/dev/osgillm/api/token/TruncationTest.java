/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TruncationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uD83D\uDE00", // a surrogate pair
                "e\u0301\u0302", // a letter with two marks
                "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67", // a family, joined
                "\uD83D\uDC4D\uD83C\uDFFD", // a hand with its colour
                "\uD83C\uDDE9\uD83C\uDDEA", // a flag
                "\u1112\u1161\u11AB", // a syllable of three letters
                "\r\n"
            })
    void keepsACharacterWhole(String character) {
        String text = "ab" + character + "c";
        for (int index = 2; index < 2 + character.length(); index++) {
            assertThat(Truncation.boundary(text, index)).isEqualTo(2);
        }
        assertThat(Truncation.boundary(text, 2 + character.length())).isEqualTo(2 + character.length());
    }

    @Test
    void takesPlacesOutsideTheText() {
        assertThat(Truncation.boundary("abc", -5)).isZero();
        assertThat(Truncation.boundary("abc", 3)).isEqualTo(3);
        assertThat(Truncation.boundary("abc", 99)).isEqualTo(3);
        assertThat(Truncation.boundary("", 0)).isZero();
    }

    @Test
    void findsTheLastBoundaryOfAnyText() {
        Random random = new Random(20260101);
        int[] common = {
            'a', ' ', '\r', '\n', 0x301, 0x200D, 0x1F468, 0x1F1E9, 0x1F3FD, 0xFE0F, 0xD800, 0xDC00, 0x915, 0x94D
        };
        for (int i = 0; i < 2_000; i++) {
            StringBuilder builder = new StringBuilder();
            for (int j = 0; j < 12; j++) {
                builder.appendCodePoint(
                        random.nextBoolean() ? common[random.nextInt(common.length)] : random.nextInt(0x110000));
            }
            String text = builder.toString();
            List<Integer> boundaries = new ArrayList<>(List.of(0));
            Matcher character = Pattern.compile("\\X").matcher(text);
            while (character.find()) {
                boundaries.add(character.end());
            }
            for (int index = 0; index <= text.length(); index++) {
                int limit = index;
                int last = boundaries.stream()
                        .filter(end -> end <= limit)
                        .max(Integer::compare)
                        .orElseThrow();
                assertThat(Truncation.boundary(text, index))
                        .as("%s at %d", text, index)
                        .isEqualTo(last);
            }
        }
    }

    @Test
    void aMegabyteOfMarksTakesNoLongTime() {
        String text = "e" + "\u0301".repeat(1_000_000);
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> assertThat(Truncation.boundary(text, 999_999))
                .isZero());
    }
}

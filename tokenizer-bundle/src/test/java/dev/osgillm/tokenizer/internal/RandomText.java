/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tokenizer.internal;

import java.util.Random;

/** Texts of all planes, with many characters of several parts. */
final class RandomText {

    private static final int[] PARTS = {
        'a', 'Z', ' ', '\r', '\n', '7', ',', '\'', 's', 'T', '/', '-', '\t', 0xA0, 0x3000, 0x2019, 0xE9, 0x301, 0x200D,
        0x1F468, 0x1F1E9, 0x1F3FD, 0xFE0F, 0xD83D, 0xDC00, 0x6F22, 0xAC00, 0x915, 0x94D, 0x430
    };

    private RandomText() {}

    /** @param longest in code points */
    static String of(Random random, int longest) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(longest + 1);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(
                    random.nextInt(4) > 0 ? PARTS[random.nextInt(PARTS.length)] : random.nextInt(0x110000));
        }
        return text.toString();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.token;

/** How many hundredths of a token a character takes: for most models, and for those that split its script badly. */
enum Script {
    /** Letters of English, and the blanks between words. */
    ASCII_LETTER(25, 45),
    /** One to three digits are a token; each is one for some models. */
    DIGIT(45, 100),
    /** Signs of ASCII, and ends of lines. */
    SIGN(60, 100),
    /** Latin letters with accents, each of which may be a token. */
    ACCENTED(60, 200),
    /** Greek, Cyrillic, Hebrew, Arabic and their like. */
    ALPHABET(50, 150),
    /** South and Southeast Asian scripts. */
    ABUGIDA(90, 300),
    /** Han, Kana, Hangul and their punctuation. */
    EAST_ASIAN(125, 300),
    /** Emoji and other symbols, and rare scripts beyond the first plane. */
    SYMBOL(250, 400),
    /** Everything else. */
    OTHER(150, 300);

    private final int likely;
    private final int cautious;

    Script(int likely, int cautious) {
        this.likely = likely;
        this.cautious = cautious;
    }

    int likely() {
        return likely;
    }

    int cautious() {
        return cautious;
    }

    static Script of(int point) {
        if (point < 0x80) {
            if (point >= '0' && point <= '9') {
                return DIGIT;
            }
            return point == ' ' || Character.isLetter(point) ? ASCII_LETTER : SIGN;
        }
        if (point >= 0x20000 && point < 0x40000) {
            return EAST_ASIAN;
        }
        if (point >= 0x10000) {
            return SYMBOL;
        }
        return ofFirstPlane(point);
    }

    private static Script ofFirstPlane(int point) {
        if (point >= 0xC0 && point < 0x250 || point >= 0x1E00 && point < 0x1F00) {
            return ACCENTED;
        }
        if (point >= 0x370 && point < 0x800) {
            return ALPHABET;
        }
        if (point >= 0x900 && point < 0x1100) {
            return ABUGIDA;
        }
        boolean eastAsian = point >= 0x1100 && point < 0x1200
                || point >= 0x2E80 && point < 0xA4D0
                || point >= 0xAC00 && point < 0xD7B0
                || point >= 0xF900 && point < 0xFB00
                || point >= 0xFF00 && point < 0xFFF0;
        if (eastAsian) {
            return EAST_ASIAN;
        }
        return point >= 0x2190 && point < 0x2C00 ? SYMBOL : OTHER;
    }
}

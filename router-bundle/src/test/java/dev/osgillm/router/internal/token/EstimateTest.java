/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.token.Truncation;
import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {

    /** What the encodings o200k_base and cl100k_base make of them. */
    @ParameterizedTest
    @CsvSource({
        "'The quick brown fox jumps over the lazy dog.', 10, 10",
        "'Donaudampfschifffahrtsgesellschaft fährt täglich über die Donau.', 17, 23",
        "'Příliš žluťoučký kůň úpěl ďábelské ódy', 21, 28",
        "'Съешь же ещё этих мягких французских булок, да выпей чаю.', 19, 36",
        "'Ξεσκεπάζω την ψυχοφθόρα βδελυγμία.', 20, 34",
        "'صِف خَلقَ خَودِ كَمِثلِ الشَمسِ', 20, 25",
        "'int total = items.stream().mapToInt(Item::size).sum();', 15, 14",
        "'{\"a\": [1, 2, {\"b\": null}], \"c\": \"x_y-z\"}', 22, 22",
        "'お誕生日おめでとう', 8, 9",
        "'我能吞下玻璃而不伤身体。', 11, 17",
        "'다람쥐 헌 쳇바퀴에 타고파', 17, 23",
        "'สวัสดีชาวโลก', 7, 13",
        "'नमस्ते दुनिया', 5, 13",
        "'12345678901234567890', 7, 7",
    })
    void isOfTheRightSizeAndTruncationIsSafe(String text, long newer, long older) {
        assertThat(Estimate.count(text).tokens()).isBetween(older / 2, newer * 5 / 2);
        assertThat(Estimate.count(text).exact()).isFalse();
        assertThat(Estimate.truncate(text, Long.MAX_VALUE).count().tokens()).isGreaterThanOrEqualTo(older);
    }

    @Test
    void aFourthOfATokenIsALetterOfEnglish() {
        assertThat(Estimate.count("word ".repeat(800)).tokens()).isEqualTo(1_000);
        assertThat(Estimate.count("").tokens()).isZero();
        assertThat(Estimate.count("a").tokens()).isEqualTo(1);
        assertThat((double) Estimate.count("漢".repeat(100)).tokens()).isCloseTo(125, within(1.0));
    }

    @Test
    void messagesHaveSomethingAroundThem() {
        assertThat(Estimate.count(List.of(Message.user("word"))).tokens()).isEqualTo(3 + 4 + 1);
        Message named = Message.builder(Role.USER).text("word").name("word").build();
        assertThat(Estimate.count(List.of(named, named)).tokens()).isEqualTo(3 + 2 * (4 + 1 + 1));
        Message picture = Message.user(MediaPart.of(MediaPart.Kind.IMAGE, URI.create("http://x/y.png")));
        assertThat(Estimate.count(List.of(picture)).tokens()).isEqualTo(3 + 4 + 1_000);
        Message call = Message.builder(Role.ASSISTANT)
                .toolCall(ToolCall.of("1", "word", "word"))
                .build();
        assertThat(Estimate.count(List.of(call)).tokens()).isEqualTo(3 + 4 + 4 + 1 + 1);
    }

    @Test
    void truncatesAnyTextBetweenCharactersAndWithinTheBudget() {
        Random random = new Random(20260101);
        for (int i = 0; i < 3_000; i++) {
            String text = RandomText.of(random, 40);
            long tokens = random.nextInt(60);
            Truncation cut = Estimate.truncate(text, tokens);
            int end = cut.text().length();
            assertThat(text).startsWith(cut.text());
            assertThat(cut.truncated()).isEqualTo(end < text.length());
            assertThat(cut.count().tokens()).isLessThanOrEqualTo(tokens);
            assertThat(cut.count().exact()).isFalse();
            assertThat(Estimate.count(cut.text()).tokens())
                    .as("what is safe is no less than what is likely")
                    .isLessThanOrEqualTo(cut.count().tokens());
            assertThat(Truncation.boundary(text, end)).isEqualTo(end);
            if (cut.truncated()) {
                String more = text.substring(0, RandomText.nextBoundary(text, end));
                assertThat(Estimate.truncate(more, tokens).truncated())
                        .as("one more does not fit")
                        .isTrue();
            }
        }
    }

    @Test
    void takesBudgetsOfAnySize() {
        assertThat(Estimate.truncate("abc", 0)).isEqualTo(new Truncation("", Estimate.count(""), true));
        assertThat(Estimate.truncate("", 0).truncated()).isFalse();
        assertThat(Estimate.truncate("abc", Long.MAX_VALUE).text()).isEqualTo("abc");
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tokenizer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.Tokenizer;
import dev.osgillm.api.token.Truncation;
import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class OpenAiTokenizerTest {

    private static final Tokenizer TOKENIZER = new OpenAiTokenizer();
    private static final String OLDER = "gpt-4";
    private static final String NEWER = "gpt-4o";

    /** The numbers that OpenAI's cookbook has for both encodings. */
    @ParameterizedTest
    @CsvSource({
        "antidisestablishmentarianism, 6, 6",
        "2 + 2 = 4, 7, 7",
        "お誕生日おめでとう, 9, 8",
        "tiktoken is great!, 6, 6",
        "hello world, 2, 2",
        "'', 0, 0",
    })
    void countsAsTheServerDoes(String text, long older, long newer) {
        assertThat(TOKENIZER.count(OLDER, text)).isEqualTo(new TokenCount(older, true));
        assertThat(TOKENIZER.count(NEWER, text)).isEqualTo(new TokenCount(newer, true));
    }

    @Test
    void namesOfSpecialTokensAreJustText() {
        assertThat(TOKENIZER.count(NEWER, "<|endoftext|>").tokens()).isEqualTo(7);
    }

    /** The cookbook's example, whose counts the server confirmed. */
    @Test
    void countsTheConversationOfTheCookbook() {
        List<Message> messages = List.of(
                Message.system("You are a helpful, pattern-following assistant that translates corporate jargon into"
                        + " plain English."),
                example("example_user", "New synergies will help drive top-line growth."),
                example("example_assistant", "Things working well together will increase revenue."),
                example(
                        "example_user",
                        "Let's circle back when we have more bandwidth to touch base on opportunities for increased"
                                + " leverage."),
                example("example_assistant", "Let's talk later when we're less busy about how to do better."),
                Message.user("This late pivot means we don't have time to boil the ocean for the client deliverable."));
        assertThat(TOKENIZER.count("gpt-3.5-turbo", messages)).isEqualTo(new TokenCount(129, true));
        assertThat(TOKENIZER.count("gpt-4-0613", messages)).isEqualTo(new TokenCount(129, true));
        assertThat(TOKENIZER.count("gpt-4o-mini", messages)).isEqualTo(new TokenCount(124, true));
        assertThat(TOKENIZER.count("gpt-3.5-turbo-0301", messages)).isEqualTo(new TokenCount(127, true));
        assertThat(TOKENIZER.count("gpt-5", messages)).isEqualTo(new TokenCount(124, false));
    }

    private static Message example(String name, String text) {
        return Message.builder(Role.SYSTEM).name(name).text(text).build();
    }

    @Test
    void isNotExactForMoreThanText() {
        ToolCall call = ToolCall.of("1", "weather", "{}");
        assertThat(TOKENIZER
                        .count(
                                NEWER,
                                List.of(Message.builder(Role.ASSISTANT)
                                        .toolCall(call)
                                        .build()))
                        .exact())
                .isFalse();
        assertThat(TOKENIZER.count(NEWER, List.of(Message.tool(call, "dry"))).exact())
                .isFalse();
        Message picture = Message.user(MediaPart.of(MediaPart.Kind.IMAGE, URI.create("http://x/y.png")));
        assertThat(TOKENIZER.count(NEWER, List.of(picture))).isEqualTo(new TokenCount(3 + 3 + 1 + 765, false));
    }

    @ParameterizedTest
    @CsvSource({"word , 1000", "漢字, 700", "!, 900", "👨‍👩‍👧, 300", "hello 1234.5 , 500"})
    void truncatesToTheLastTokenThatFits(String unit, int times) {
        String text = unit.repeat(times);
        for (String model : List.of(OLDER, NEWER)) {
            long all = TOKENIZER.count(model, text).tokens();
            assertThat(TOKENIZER.truncate(model, text, all)).isEqualTo(text);
            String half = TOKENIZER.truncate(model, text, all / 2);
            assertThat(text).startsWith(half);
            assertThat(TOKENIZER.count(model, half).tokens()).isBetween(all / 2 - 20, all / 2);
        }
    }

    @Test
    void theBeginningOfAWordMayHaveFewerTokensThanItsPieces() {
        String text = "strawberry".repeat(3);
        for (String model : List.of(OLDER, NEWER)) {
            for (int budget = 1; budget < 6; budget++) {
                String kept = TOKENIZER.truncate(model, text, budget);
                for (int longer = kept.length() + 1; longer <= text.length(); longer++) {
                    assertThat(TOKENIZER.count(model, text.substring(0, longer)).tokens())
                            .as("%s is not the longest", kept)
                            .isGreaterThan(budget);
                }
            }
        }
    }

    @Test
    void truncatesAnyTextBetweenCharactersAndWithinTheBudget() {
        Random random = new Random(20260101);
        for (int i = 0; i < 2_000; i++) {
            String model = i % 2 == 0 ? OLDER : NEWER;
            String text = RandomText.of(random, 60);
            int budget = random.nextInt(60);
            String kept = TOKENIZER.truncate(model, text, budget);
            assertThat(text).startsWith(kept);
            assertThat(TOKENIZER.count(model, kept).tokens()).isLessThanOrEqualTo(budget);
            assertThat(Truncation.boundary(text, kept.length())).isEqualTo(kept.length());
            int limit = Math.min(text.length(), kept.length() + 20);
            for (int longer = kept.length() + 1; longer <= limit; longer++) {
                if (Truncation.boundary(text, longer) == longer) {
                    assertThat(TOKENIZER.count(model, text.substring(0, longer)).tokens())
                            .as("%s of %s is not the longest", kept, text)
                            .isGreaterThan(budget);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", " ", "\n", "!", "1", "\u0301", "\u200D", "\uD83D\uDE00", "漢", "\uD800", "aB", "'s", "/"})
    void aMegabyteOfOneCharacterIsCountedAndCutInTime(String character) {
        String text = character.repeat(1_000_000 / character.length());
        TokenCount count = TOKENIZER.count(NEWER, text);
        assertThat(count.tokens()).isBetween(text.length() / 140L, text.length() * 3L);
        String kept = TOKENIZER.truncate(NEWER, text, 10_000);
        assertThat(TOKENIZER.count(NEWER, kept).tokens()).isLessThanOrEqualTo(10_000);
    }

    @Test
    void aWordOfAMegabyteIsNotExactAndALongTextIs() {
        assertThat(TOKENIZER.count(NEWER, "a".repeat(1_000_000)).exact()).isFalse();
        assertThat(TOKENIZER.count(NEWER, "a".repeat(60_000))).isEqualTo(new TokenCount(7_500, true));
        assertThat(TOKENIZER.count(NEWER, "word ".repeat(200_000))).isEqualTo(new TokenCount(200_001, true));
    }

    @Test
    void halfASurrogatePairIsAReplacementCharacter() {
        assertThat(TOKENIZER.count(NEWER, "a\uD83Db\uDE00")).isEqualTo(TOKENIZER.count(NEWER, "a\uFFFDb\uFFFD"));
        assertThat(TOKENIZER.truncate(NEWER, "a\uD83D", 1)).isEqualTo("a");
    }

    @Test
    void refusesModelsThatItDoesNotKnow() {
        assertThatThrownBy(() -> TOKENIZER.count("llama3.2", "a")).isInstanceOf(IllegalArgumentException.class);
    }
}

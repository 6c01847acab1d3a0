/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTest {

    @Test
    void putsPipedTextBeforeTheWords() {
        assertThat(Prompt.of("  a\nb\r\n\n", List.of("sum", "up"))).isEqualTo("  a\nb\n\nsum up");
    }

    @Test
    void takesEitherAlone() {
        assertThat(Prompt.of("text\n", List.of())).isEqualTo("text");
        assertThat(Prompt.of(" \n", List.of("why?"))).isEqualTo("why?");
    }

    @Test
    void refusesNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Prompt.of(" \n ", List.of(" ")))
                .withMessageStartingWith("There is nothing to ask. Type words, as in: llm:chat");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Prompt.inputs("\n \n", List.of()))
                .withMessageStartingWith("There is nothing to embed. Give texts, as in: llm:embed");
    }

    @Test
    void embedsEachPipedLineAndEachWord() {
        assertThat(Prompt.inputs("one\r\n\ntwo\n", List.of("three words here", "four")))
                .containsExactly("one", "two", "three words here", "four");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-0.1", "2.01", "NaN", "1,5"})
    void refusesATemperatureOutOfRange(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.temperature(text))
                .withMessage("The temperature (-t) must be a number from 0 to 2, not '" + text + "'.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "many", "99999999999"})
    void refusesACountThatIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.count("--max-tokens", text))
                .withMessage("The option --max-tokens must be a whole number of at least 1, not '" + text + "'.");
    }

    @Test
    void readsOptions() {
        assertThat(Options.temperature("")).isEqualTo(OptionalDouble.empty());
        assertThat(Options.temperature("0.7")).isEqualTo(OptionalDouble.of(0.7));
        assertThat(Options.count("-d", "")).isEqualTo(OptionalInt.empty());
        assertThat(Options.count("-d", "256")).isEqualTo(OptionalInt.of(256));
    }

    @Test
    void refusesUnknownOptionsBeforeTheFirstWord() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Words.plain("chat", "--tempreature", "1", "hi"))
                .withMessage("Unknown or repeated option '--tempreature' of llm:chat. 'help llm:chat' lists the"
                        + " options; put -- before text that begins with a dash.");
        assertThat(Words.plain("chat", "a", "-b")).containsExactly("a", "-b");
        assertThat(Words.plain("chat", "--", "-b", "--")).containsExactly("-b", "--");
        assertThat(Words.plain("chat", "-", "x")).containsExactly("-", "x");
        assertThat(Words.plain("chat", "what", "is", null)).containsExactly("what", "is", "null");
    }

    @Test
    void readsUtf8AndElseThePlatformsCharset() {
        assertThat(CommandIo.decode("grün".getBytes(StandardCharsets.UTF_8))).isEqualTo("grün");
        assertThat(CommandIo.decode(new byte[] {'a', (byte) 0xfc, 'b'}))
                .hasSize(3)
                .startsWith("a");
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesTest {

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, gpt-4o, true",
        "gpt-4o, gpt-4o-mini, false",
        "gpt-4o*, gpt-4o-mini, true",
        "*, '', true",
        "*/gpt-4o, openai/gpt-4o, true",
        "a*b*c, aXbXbc, true",
        "a*b*c, aXbXb, false",
        "'', a, false",
        "com.example.*, com.example, false",
    })
    void aStarStandsForAnyCharacters(String pattern, String text, boolean matches) {
        assertThat(Values.matches(pattern, text)).isEqualTo(matches);
    }

    @Test
    void listsAreValuesOfTheirOwnOrOneWithCommas() {
        assertThat(Values.list("a, b", "c,", "\n d ")).containsExactly("a", "b", "c", "d");
        assertThat(Values.list((String[]) null)).isEmpty();
    }

    @Test
    void zonesAreNamesThatThereAre() {
        assertThat(Clocks.in("Europe/Berlin").getZone().getId()).isEqualTo("Europe/Berlin");
        assertThat(Clocks.in(" ").getZone()).isEqualTo(java.time.ZoneId.systemDefault());
        assertThatIllegalArgumentException().isThrownBy(() -> Clocks.in("Mars")).withMessageContaining("'Mars'");
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Usage;
import dev.osgillm.api.interceptor.Outcome;
import dev.osgillm.interceptors.internal.Calls;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTableTest {

    private static BigDecimal cost(PriceTable table, Outcome end) {
        return table.cost(end).orElse(null);
    }

    @Test
    void cachedInputAndOutputHaveTheirOwnPrices() {
        // 600 x 2.50 + 400 x 1.25 + 500 x 10 for a million
        assertThat(cost(Prices.of("gpt-4o=2.50:1.25:10"), Calls.answered().build()))
                .isEqualByComparingTo("0.007");
        assertThat(cost(Prices.of("gpt-4o=2.50:10"), Calls.answered().build())).isEqualByComparingTo("0.0075");
    }

    @Test
    void theFirstThatFitsTheModelItsProviderOrTheServersNameCounts() {
        Outcome end = Calls.answered().build();
        assertThat(cost(Prices.of("gpt-4=9:9", "openai/*=0:0", "gpt-4o=9:9"), end))
                .isEqualByComparingTo("0");
        assertThat(cost(Prices.of("gpt-4o-2024*=0:2"), end)).isEqualByComparingTo("0.001");
        assertThat(cost(Prices.of("gpt-4=9:9"), end)).isNull();
    }

    @Test
    void anAnswerOfAnInterceptorCostsNothing() {
        assertThat(cost(Prices.of("gpt-4o=1:1"), Calls.answered().answered(true).build()))
                .isEqualByComparingTo("0");
    }

    @Test
    void moreCachedThanReadTokensAreNoGain() {
        Outcome end = Calls.answered()
                .usage(Usage.builder().inputTokens(10).cachedTokens(20).build())
                .build();
        assertThat(cost(Prices.of("gpt-4o=1:0:1"), end)).isEqualByComparingTo("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-4o",
                "gpt-4o=",
                "gpt-4o=1",
                "gpt-4o=1:2:3:4",
                "gpt-4o=1:-2",
                "gpt-4o=a:b",
                "gpt-4o=1e-13:1",
                "=1:2"
            })
    void aPriceThatIsNoneIsIgnoredAndTheOthersStay(String wrong) {
        assertThat(cost(Prices.of(wrong, "gpt-4o=0:2"), Calls.answered().build()))
                .isEqualByComparingTo("0.001");
    }

    @Test
    void newPricesCountFromTheNextEnd() {
        PriceTable table = Prices.of();
        assertThat(cost(table, Calls.answered().build())).isNull();
        table.modified(Prices.config("gpt-4o=0:2"));
        assertThat(cost(table, Calls.answered().build())).isEqualByComparingTo("0.001");
    }
}

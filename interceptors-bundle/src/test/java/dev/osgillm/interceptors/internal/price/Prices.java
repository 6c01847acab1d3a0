/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.price;

import dev.osgillm.interceptors.internal.usage.UsageConfig;
import java.lang.annotation.Annotation;

/** Prices as somebody would configure them. */
public final class Prices {

    private Prices() {}

    public static PriceTable of(String... prices) {
        return new PriceTable(config(prices));
    }

    public static UsageConfig config(String... prices) {
        return new UsageConfig() {
            @Override
            public String[] prices() {
                return prices;
            }

            @Override
            public String currency() {
                return "EUR";
            }

            @Override
            public String time__zone() {
                return "UTC";
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return UsageConfig.class;
            }
        };
    }
}

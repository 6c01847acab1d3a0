/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.usage;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the accounting. Two underscores in a method are one in its key. */
@ObjectClassDefinition(
        name = "LLM usage and cost",
        description =
                "Counts calls, tokens and cost of each bundle. Works without a configuration; changes count from the next"
                        + " call that ends.")
public @interface UsageConfig {

    /** Where it is configured. */
    String PID = "dev.osgillm.usage";

    /** @return what tokens cost */
    @AttributeDefinition(
            description =
                    "Prices as MODEL=INPUT:CACHED:OUTPUT, or without CACHED, in money for a million tokens, with commas"
                            + " between: gpt-4o=2.50:1.25:10.00,ollama/*=0:0. MODEL is a model or provider/model, and * stands for any"
                            + " characters; the first that fits counts. Empty (default): no costs.",
            required = false)
    String[] prices() default {};

    /** @return in which money the prices are */
    @AttributeDefinition(
            description = "Name of the money that prices are in, only shown. Default: USD.",
            required = false)
    String currency() default "USD";

    /** @return where days begin */
    @AttributeDefinition(
            description =
                    "Time zone in which days begin, such as Europe/Berlin or UTC. Empty (default): this machine's. Read"
                            + " when the bundle starts.",
            required = false)
    String time__zone() default "";
}

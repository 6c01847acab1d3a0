/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.budget;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of budgets. Two underscores in a method are one in its key. */
@ObjectClassDefinition(
        name = "LLM budgets",
        description =
                "Refuses calls of bundles that have used up what they may use on a day. What was used stays when this changes.")
@interface BudgetConfig {

    String PID = "dev.osgillm.budget";

    /** @return what bundles may use */
    @AttributeDefinition(
            description =
                    "Budgets as BUNDLE=AMOUNT tokens or BUNDLE=AMOUNT money, with commas between: com.example.*=200000"
                            + " tokens,*=5.00 money. BUNDLE is a symbolic name, where * stands for any characters; all bundles"
                            + " that fit share the amount, and every budget that fits counts. Money is that of the prices in"
                            + " dev.osgillm.usage. While one cannot be read, every call is refused.")
    String[] budgets() default {};

    /** @return where days begin */
    @AttributeDefinition(
            description =
                    "Time zone in which days begin, such as Europe/Berlin or UTC. Empty (default): this machine's.",
            required = false)
    String time__zone() default "";
}

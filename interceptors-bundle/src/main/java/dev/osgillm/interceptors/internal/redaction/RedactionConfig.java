/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the redaction. */
@ObjectClassDefinition(
        name = "LLM redaction",
        description =
                "Takes secrets and personal data out of requests before they leave. While this cannot be read, every call is"
                        + " refused.")
@interface RedactionConfig {

    String PID = "dev.osgillm.redaction";

    /** @return what is taken out */
    @AttributeDefinition(
            description =
                    "What is taken out, with commas between: secret (keys, tokens, private keys), email, phone, card, iban,"
                            + " ip. Default: all of these.")
    String[] kinds() default {"secret", "email", "phone", "card", "iban", "ip"};

    /** @return further patterns */
    @AttributeDefinition(
            description =
                    "Further patterns as NAME=REGEX, one in each value or on each line: CUSTOMER=KD-\\d{6}. What they match"
                            + " becomes [CUSTOMER_1]. Of equal finds theirs gives the name. Java's regular expressions; one that takes too many"
                            + " steps, or goes too deep, fails the call.",
            required = false)
    String[] patterns() default {};
}

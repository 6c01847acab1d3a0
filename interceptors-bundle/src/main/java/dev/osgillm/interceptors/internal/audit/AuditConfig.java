/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.audit;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the audit log. Two underscores in a method are one in its key. */
@ObjectClassDefinition(
        name = "LLM audit log",
        description = "Writes a line for each call into the log dev.osgillm.audit, at the level INFO.")
@interface AuditConfig {

    String PID = "dev.osgillm.audit";

    /** @return whether lines have what was said */
    @AttributeDefinition(
            description =
                    "Whether lines have what was asked last and what was answered. Default: false. What redaction took out"
                            + " is not in them.")
    boolean content() default false;

    /** @return where texts are cut */
    @AttributeDefinition(
            description = "Characters after which each of these texts is cut, 1 to 1000000. Default: 1000.",
            min = "1")
    int content__length() default 1_000;
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.tool;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a parameter of a {@link ToolMethod}, or a member of a record that such a parameter is. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface ToolParameter {

    /**
     * @return what the model calls it; default: its name in Java, which for parameters of methods is there only when
     *     they were compiled with {@code -parameters}
     */
    String name() default "";

    /** @return what it means, for the model: units, ranges, an example; default: nothing */
    String description() default "";

    /**
     * @return whether the model must give it. What is not given is {@code null}, so a primitive type must be required. An
     *     {@code Optional} never is
     */
    boolean required() default true;

    /** @return the values that a text, or each text of a list, may have; default: all */
    String[] allowed() default {};
}

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

/**
 * Makes a {@link Tool} of a public method. The bundle {@code osgi-llm-tools} looks for it in services with
 * {@link ToolMethods}: in their class, its superclasses and its interfaces.
 *
 * <p>Parameters and members of records may be {@code String}, numbers, {@code boolean}, enums, {@code UUID}, {@code URI},
 * the common types of {@code java.time}, lists, sets and arrays of these, {@code Map<String, ...>}, and records of all of
 * these, nested at most 8 deep. The model is told their JSON schema. What it sends is checked before the method runs.
 *
 * <p>A {@code String} goes to the model as it is, of {@code void} it learns that it was done, and everything else becomes
 * JSON: what a parameter may be, and {@code Object}. A {@code CompletionStage} of these is waited for.
 *
 * <p>The method may be called on several threads at a time. It runs on a thread that may block, and an interrupt asks it
 * to give up. Of an exception the model gets the message, so that it holds no secret.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ToolMethod {

    /** @return what it does and when to use it, for the model; not blank */
    String description();

    /** @return letters, digits, {@code _} and {@code -}, at most 64; default: the name of the method */
    String name() default "";
}

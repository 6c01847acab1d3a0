/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.provider;

import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Component property type for providers that are plain Declarative Services components: gives the service the properties
 * of {@link dev.osgillm.api.LlmConstants}.
 */
@ComponentPropertyType
public @interface LlmProvider {

    /** Prefix of the property names. */
    String PREFIX_ = "llm.";

    /** @return {@link dev.osgillm.api.LlmConstants#ID} */
    String id();

    /** @return {@link dev.osgillm.api.LlmConstants#TYPE} */
    String type();

    /** @return {@link dev.osgillm.api.LlmConstants#MODEL} */
    String model() default "";

    /** @return {@link dev.osgillm.api.LlmConstants#LOCAL} */
    boolean local() default false;

    /** @return {@link dev.osgillm.api.LlmConstants#CAPABILITIES} */
    String[] capabilities() default {};
}

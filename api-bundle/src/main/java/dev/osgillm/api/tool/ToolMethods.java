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
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Has a component's methods with {@link ToolMethod} offered as tools, as long as it is there. It sets the service property
 * {@link dev.osgillm.api.LlmConstants#TOOL_METHODS}, so the component must be a service: of an interface, of its own class
 * or of {@code Object}.
 */
@ComponentPropertyType
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ToolMethods {

    /** What the name of the property begins with. */
    String PREFIX_ = "llm.";
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Texts of the router's configuration; two underscores in a method are one in its key. */
@ObjectClassDefinition(name = "LLM router", description = "How calls find their provider. Changes count at once.")
@interface RouterConfig {

    String PID = "dev.osgillm.router";

    @AttributeDefinition(
            description =
                    "Id of the instance, or name of the route, that answers when nothing is said; llm:use sets it. Empty (default) for the"
                            + " highest-ranked one that is configured. While it is absent, that one answers, but not within"
                            + " swap_grace after it left.",
            required = false)
    String default__provider() default "";

    @AttributeDefinition(
            description =
                    "How long a call waits for an instance that left moments ago, while no other fits: from its leaving until it"
                            + " is back, as when its bundle is updated. 500ms, 5s (default), 1m ...; a number alone is"
                            + " seconds; 0 for never, at most 5m. So long calls wait for an interceptor that is required, too.",
            required = false)
    String swap__grace() default "5s";

    @AttributeDefinition(
            description =
                    "How long a provider may say nothing of a call, neither a piece of the answer nor its end, before"
                            + " the call ends: from 1s to 24h, 30m (default), or 0 for ever. Longer where the request, or the"
                            + " timeouts of the instance, allow more. A guard against providers that hang.",
            required = false)
    String silence__timeout() default "30m";

    @AttributeDefinition(
            description = "How often each instance is asked for its health, from 1s to 24h (1m), or 0 for never: the"
                    + " choice of a provider ignores health then. An instance that is down is asked sooner."
                    + " health_interval.ID is the same for the instance with that id.",
            required = false)
    String health__interval() default "1m";

    @AttributeDefinition(
            description = "Names of interceptors without which no call may go, with commas between, such as redaction,"
                    + " audit. While one is absent, calls wait for it, up to swap_grace after it left, and then fail."
                    + " llm:interceptors tells the names. Empty (default): none.",
            required = false)
    String[] required__interceptors() default {};
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.route;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Texts of a route's configuration; two underscores in a method are one in its key. */
@ObjectClassDefinition(
        name = "LLM route",
        description = "A name that is an address, and where calls for it go. Changes count for the next call.")
@interface RouteConfig {

    String PID = "dev.osgillm.route";

    @AttributeDefinition(
            description =
                    "The address: 1 to 64 letters, digits, dots, underscores or hyphens. Default: NAME of the file"
                            + " dev.osgillm.route-NAME.cfg. It wins over an instance and a model of the same name.",
            required = false)
    String name() default "";

    @AttributeDefinition(
            description = "1 to 100 addresses: an id, id/model, a model or an LDAP filter. No other route.")
    String[] targets();

    @AttributeDefinition(
            description = "Which target is asked first: order (default): the first; weighted: by lot; least-busy: the"
                    + " instance with the fewest running calls; cheapest: by prices; fastest: as measured. The others"
                    + " follow when it fails.",
            required = false)
    String policy() default "order";

    @AttributeDefinition(
            description =
                    "TARGET=WEIGHT, numbers from 0 to 1000000; 1 for a target without one. For the policy weighted and"
                            + " for sticky.",
            required = false)
    String[] weights() default {};

    @AttributeDefinition(description = "An address that a share of the calls asks first.", required = false)
    String canary() default "";

    @AttributeDefinition(description = "That share, 0 to 100 percent. Needed with canary.", required = false)
    String canary__percent() default "";

    @AttributeDefinition(
            description = "An address that gets copies of requests. Its answers are compared, logged and dropped.",
            required = false)
    String shadow() default "";

    @AttributeDefinition(description = "Of how many requests, 0 to 100 percent; default 100.", required = false)
    String shadow__percent() default "";

    @AttributeDefinition(
            description =
                    "conversation: requests with the same attribute 'conversation' go to the same target while it is"
                            + " there; none (default).",
            required = false)
    String sticky() default "none";

    @AttributeDefinition(
            description =
                    "ID/MODEL=INPUT:OUTPUT, MODEL=INPUT:OUTPUT or ID=INPUT:OUTPUT, looked for in this order; money for a"
                            + " million tokens, in one currency. For the policy cheapest.",
            required = false)
    String[] prices() default {};

    @AttributeDefinition(
            description =
                    "Kinds of failures after which the next target is asked, as long as nothing was answered. Default:"
                            + " network, unavailable, rate_limit, quota.",
            required = false)
    String[] move__on() default {};
}

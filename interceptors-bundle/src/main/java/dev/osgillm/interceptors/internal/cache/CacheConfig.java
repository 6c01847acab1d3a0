/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.cache;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the cache. Two underscores in a method are one in its key. */
@ObjectClassDefinition(
        name = "LLM response cache",
        description = "Gives the answer to a request again to the same request. A change empties it.")
@interface CacheConfig {

    String PID = "dev.osgillm.cache";

    /** @return models whose answers are kept */
    @AttributeDefinition(
            description =
                    "Models and addresses whose answers are kept without being asked to, with commas between; * stands for any"
                            + " characters. Only what is answered the same each time: embeddings, and chats and completions with"
                            + " the temperature 0. Empty (default): only requests with the attribute cache.",
            required = false)
    String[] models() default {};

    /** @return how long */
    @AttributeDefinition(
            description =
                    "How long answers of these models are kept: a number with s, m, h or d behind it. Default: 1h.")
    String ttl() default "1h";

    /** @return answers at most */
    @AttributeDefinition(description = "Answers that are kept at most, 1 to 1000000. Default: 1000.", min = "1")
    int entries() default 1_000;

    /** @return characters at most */
    @AttributeDefinition(
            description =
                    "Characters of all these answers together at most, from 1; a number of a vector counts as two. Default:"
                            + " 20000000, some 40 MB.",
            min = "1")
    long characters() default 20_000_000;
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model as the router names it: {@code org/name}, or {@code org/name:choice} where the choice is a provider or a
 * policy.
 *
 * @param id without the choice; safe within a path
 * @param choice without the colon, empty when there is none
 */
record ModelName(String id, String choice) {

    private static final String ID = "\\w[\\w.-]*(/\\w[\\w.-]*)?";
    private static final Pattern FORM = Pattern.compile("(?<id>" + ID + ")(:(?<choice>[\\w.-]+))?");
    private static final Set<String> POLICIES = Set.of("", "fastest", "cheapest", "preferred");

    /** @throws LlmException of the kind {@code INVALID_REQUEST} when no model can have this name */
    static ModelName parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "No model of Hugging Face's can be called '" + text
                                    + "'. Name it as org/name, or org/name:provider.")
                    .build();
        }
        String choice = matcher.group("choice");
        return new ModelName(matcher.group("id"), choice == null ? "" : choice);
    }

    /** @return whether a model can have this name */
    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /** @return whether a provider was chosen, not left to the router */
    boolean namesProvider() {
        return !POLICIES.contains(choice);
    }
}

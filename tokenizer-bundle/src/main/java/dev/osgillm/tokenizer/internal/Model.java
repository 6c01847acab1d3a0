/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tokenizer.internal;

import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a model.
 *
 * @param encoding how it splits text
 * @param form what is around its messages
 */
record Model(EncodingType encoding, Form form) {

    /**
     * Tokens around messages.
     *
     * @param documented whether the numbers are known to be those of the server
     * @param perMessage for each message
     * @param perName for each name of a speaker; it stands for the role in old models
     */
    record Form(boolean documented, int perMessage, int perName) {}

    private static final String ORGANISATION = "openai/";
    private static final String FINE_TUNED = "ft:";

    private static final Form CHAT = new Form(true, 3, 1);
    private static final Form FIRST_CHAT = new Form(true, 4, -1);
    private static final Form GUESSED = new Form(false, 3, 1);

    /** A family is its first model, and all whose names go on with a dash, or with a dot where versions do not matter. */
    private record Family(String name, EncodingType encoding, Form form, boolean withVersions) {

        Family(String name, EncodingType encoding, Form form) {
            this(name, encoding, form, false);
        }

        boolean has(String model) {
            return model.startsWith(name)
                    && (model.length() == name.length()
                            || model.charAt(name.length()) == '-'
                            || withVersions && model.charAt(name.length()) == '.');
        }
    }

    private static final List<Family> FAMILIES = List.of(
            new Family("gpt-3.5-turbo-0301", EncodingType.CL100K_BASE, FIRST_CHAT),
            new Family("gpt-3.5-turbo", EncodingType.CL100K_BASE, CHAT),
            new Family("gpt-35-turbo", EncodingType.CL100K_BASE, CHAT),
            new Family("gpt-4", EncodingType.CL100K_BASE, CHAT),
            new Family("gpt-4o", EncodingType.O200K_BASE, CHAT),
            new Family("chatgpt-4o", EncodingType.O200K_BASE, CHAT),
            new Family("gpt-4.1", EncodingType.O200K_BASE, GUESSED),
            new Family("gpt-4.5", EncodingType.O200K_BASE, GUESSED),
            new Family("gpt-5", EncodingType.O200K_BASE, GUESSED, true),
            new Family("o1", EncodingType.O200K_BASE, GUESSED),
            new Family("o3", EncodingType.O200K_BASE, GUESSED),
            new Family("o4", EncodingType.O200K_BASE, GUESSED),
            new Family("gpt-oss", EncodingType.O200K_BASE, GUESSED),
            new Family("text-embedding-3", EncodingType.CL100K_BASE, GUESSED),
            new Family("text-embedding-ada-002", EncodingType.CL100K_BASE, GUESSED),
            new Family("davinci-002", EncodingType.CL100K_BASE, GUESSED),
            new Family("babbage-002", EncodingType.CL100K_BASE, GUESSED));

    /**
     * @param name with or without the organisation, a fine-tuning ({@code ft:gpt-4o:...}) or a variant
     *     ({@code gpt-oss:20b})
     * @return the model, empty for models of other vendors and those that are not known yet
     */
    static Optional<Model> of(String name) {
        String model = without(FINE_TUNED, without(ORGANISATION, name.toLowerCase(Locale.ROOT)));
        int variant = model.indexOf(':');
        String plain = variant < 0 ? model : model.substring(0, variant);
        return FAMILIES.stream()
                .filter(family -> family.has(plain))
                .findFirst()
                .map(family -> new Model(family.encoding(), family.form()));
    }

    private static String without(String prefix, String name) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }
}

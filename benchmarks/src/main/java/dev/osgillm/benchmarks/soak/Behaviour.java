/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import dev.osgillm.api.ErrorKind;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server plays. The model of a request names it, so that both sides know what must come out. */
enum Behaviour {
    GOOD(30),
    SLOW(6),
    BYTE_BY_BYTE(2),
    TOOLS(6, false),
    /** Repeated, unless the instance has repeated so much of late that it does not. */
    RATE_LIMITED_ONCE(3, true, true, ErrorKind.RATE_LIMIT),
    FAILING_ONCE(3, true, true, ErrorKind.UNAVAILABLE),
    RATE_LIMITED(3, true, ErrorKind.RATE_LIMIT),
    FAILING(2, true, ErrorKind.UNAVAILABLE),
    UNAUTHORIZED(3, true, ErrorKind.AUTHENTICATION),
    HTML(3, true, ErrorKind.PROTOCOL),
    EMPTY(3, true, ErrorKind.PROTOCOL),
    GARBAGE(3, true, ErrorKind.PROTOCOL),
    /** The answer ends in the middle, in good order for HTTP where it is a stream. */
    CUT(4, true, ErrorKind.PROTOCOL, ErrorKind.NETWORK),
    CUT_EVENT(4, true, ErrorKind.PROTOCOL, ErrorKind.NETWORK),
    RESET_FIRST(3, true, ErrorKind.NETWORK),
    RESET_MIDDLE(4, true, ErrorKind.NETWORK, ErrorKind.PROTOCOL),
    ERROR_IN_STREAM(4, false, ErrorKind.UNAVAILABLE, ErrorKind.PROTOCOL),
    STALL_HEADERS(2, true, ErrorKind.TIMEOUT),
    STALL_FIRST(2, true, ErrorKind.TIMEOUT),
    STALL_MIDDLE(3, true, ErrorKind.TIMEOUT),
    /** More than a client may take into memory. Rare: it costs both sides much. */
    OVERSIZE(1, false, ErrorKind.PROTOCOL),
    /** Nothing listens, and after some calls nobody asks. */
    REFUSED(2, true, ErrorKind.NETWORK, ErrorKind.UNAVAILABLE);

    private static final String PREFIX = "soak-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "([a-z-]+)");

    private final int weight;
    private final boolean embeddings;
    private final boolean succeeds;
    private final Set<ErrorKind> failures;

    Behaviour(int weight) {
        this(weight, true);
    }

    Behaviour(int weight, boolean embeddings, ErrorKind... failures) {
        this(weight, embeddings, failures.length == 0, failures);
    }

    Behaviour(int weight, boolean embeddings, boolean succeeds, ErrorKind... failures) {
        this.weight = weight;
        this.embeddings = embeddings;
        this.succeeds = succeeds;
        this.failures = Set.of(failures);
    }

    /** @return how often, relative to the others */
    int weight() {
        return weight;
    }

    /** @return whether it is played to requests for embeddings too */
    boolean embeddings() {
        return embeddings;
    }

    /** @return whether a call may succeed */
    boolean succeeds() {
        return succeeds;
    }

    /** @return how a call may fail; empty when it must succeed */
    Set<ErrorKind> failures() {
        return failures;
    }

    /** @return whether the call ends by one of its limits, which are short then */
    boolean stalls() {
        return failures.contains(ErrorKind.TIMEOUT);
    }

    /** @return the model that asks for it */
    String model() {
        return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @return what a model name, or an address that has it, asks for */
    static Optional<Behaviour> asked(String text) {
        Matcher matcher = NAME.matcher(text);
        return matcher.find()
                ? Optional.of(valueOf(matcher.group(1).toUpperCase(Locale.ROOT).replace('-', '_')))
                : Optional.empty();
    }
}

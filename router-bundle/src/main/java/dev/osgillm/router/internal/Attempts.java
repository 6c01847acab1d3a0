/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** The failures of one call, and what its caller gets to see of them. */
final class Attempts {

    /** Of the message of one attempt among several; the whole one is in the cause or among the suppressed. */
    private static final int LONGEST = 300;

    private final List<LlmException> failures = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    /** @return whether no provider was asked */
    boolean isEmpty() {
        return failures.isEmpty();
    }

    /**
     * The call waited for an instance that had left.
     *
     * @param on whether it waits on for the same as the last time, and this is the time of both
     */
    void waited(String id, Duration time, boolean on) {
        if (on) {
            lines.remove(lines.size() - 1);
        }
        lines.add("waited " + Durations.text(time) + " for " + id + " to come back");
    }

    /** @return the failure with what happened before it, if anything did */
    LlmException afterWaiting(LlmException failure) {
        if (lines.isEmpty()) {
            return failure;
        }
        return LlmException.builder(failure.kind(), failure.getMessage() + " Before: " + join() + ".")
                .retryable(failure.retryable())
                .cause(failures.isEmpty() ? null : failures.get(failures.size() - 1))
                .build();
    }

    /**
     * @param arrived what had come of the answer, or {@code null}
     * @return the failure as the caller would get it, the provider's own wherever it is an {@link LlmException}
     */
    LlmException add(Candidate candidate, Throwable thrown, Object arrived) {
        ProviderInfo provider = candidate.instance().info();
        LlmException failure = failure(provider, thrown, arrived);
        failures.add(failure);
        // Some providers name themselves in their failures, some do not.
        String told = failure.getMessage();
        String prefix = failure.providerId().map(id -> id + ": ").orElse("");
        lines.add(provider.id() + " (" + failure.kind() + "): "
                + cut(told.startsWith(prefix) ? told.substring(prefix.length()) : told));
        return failure;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
    }

    private String join() {
        return String.join("; ", lines);
    }

    /** @return the only failure itself, else one like the last that tells of all */
    LlmException summary() {
        LlmException last = failures.get(failures.size() - 1);
        if (lines.size() == 1) {
            return last;
        }
        LlmException summary = LlmException.builder(last.kind(), join())
                .status(last.status().orElse(0))
                .code(last.code().orElse(null))
                .requestId(last.requestId().orElse(null))
                .retryable(last.retryable())
                .retryAfter(last.retryAfter().orElse(null))
                .partial(last.partial(Object.class).orElse(null))
                .cause(last)
                .build();
        failures.subList(0, failures.size() - 1).forEach(summary::addSuppressed);
        return summary;
    }

    /** @return the failure of an attempt whose service had gone */
    static LlmException left(Candidate candidate) {
        return left(candidate, null);
    }

    /** @param cause what the provider threw when it had gone, or {@code null} */
    static LlmException left(Candidate candidate, Throwable cause) {
        return LlmException.builder(
                        ErrorKind.UNAVAILABLE, "It left while the call was starting. Repeat the call once it is back.")
                .provider(candidate.instance().info().id())
                .cause(cause)
                .build();
    }

    /**
     * @return whether a provider whose bundle was just stopped and replaced fails like this: its class loader loads nothing
     *     any more, and its parts are closed. A provider that is still there has a defect.
     */
    static boolean mayComeOfLeaving(Throwable thrown) {
        Throwable cause = unwrap(thrown);
        if (cause instanceof LlmException failure && failure.kind() == ErrorKind.PROTOCOL) {
            cause = unwrap(failure.getCause()); // told as a defect by the provider itself
        }
        return cause instanceof LinkageError || cause instanceof IllegalStateException;
    }

    /** @return the failure of a selection whose candidates had gone between two looks */
    static LlmException left(Selection selection) {
        return LlmException.builder(
                        ErrorKind.UNAVAILABLE,
                        "What served " + selection + " left while the call was starting. Repeat the call once it is"
                                + " back; llm:providers lists what there is.")
                .build();
    }

    /** The text of a foreign exception may hold anything, even a key: only its class is shown, the rest is the cause. */
    private static LlmException failure(ProviderInfo provider, Throwable thrown, Object arrived) {
        Throwable cause = unwrap(thrown);
        if (cause instanceof LlmException failure) {
            return failure;
        }
        String what = cause == null ? "nothing" : cause.getClass().getName();
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The provider broke its contract: it failed with " + what + " instead of an LlmException."
                                + " This is a defect of " + provider.bundle() + "; report it there.")
                .provider(provider.id())
                .partial(arrived)
                .cause(cause)
                .build();
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}

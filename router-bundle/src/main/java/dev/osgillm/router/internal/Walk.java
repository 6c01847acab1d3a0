/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Leads one call from candidate to candidate until one answers. Candidates are chosen when it starts. For one thread at a
 * time.
 *
 * @param <S> the capability
 * @param <C> the provider's call
 */
final class Walk<S, C extends Call<?>> {

    /**
     * One candidate at work.
     *
     * @param candidate which
     * @param call its call, not started
     * @param release gives the service back; once, when the call has ended
     */
    record Leg<C>(Candidate candidate, C call, Runnable release) {

        String id() {
            return candidate.instance().info().id();
        }
    }

    private final BundleContext context;
    private final Supplier<List<Candidate>> selection;
    private final BiFunction<? super S, Candidate, ? extends C> operation;
    private final List<LlmException> failures = new ArrayList<>();
    private List<Candidate> candidates;
    private int next;

    /** @param operation makes the provider's call */
    Walk(
            BundleContext context,
            Supplier<List<Candidate>> selection,
            BiFunction<? super S, Candidate, ? extends C> operation) {
        this.context = context;
        this.selection = selection;
        this.operation = operation;
    }

    /** @throws LlmException when there is no candidate, or none that is still there */
    Leg<C> first() {
        candidates = selection.get();
        return advance();
    }

    /**
     * @param failure of the last leg, before its first event
     * @return the next leg
     * @throws LlmException the final failure when the call must not or cannot go on elsewhere
     */
    Leg<C> after(LlmException failure) {
        failures.add(failure);
        boolean movable = failure.kind() == ErrorKind.UNAVAILABLE || failure.kind() == ErrorKind.NETWORK;
        if (!movable) {
            throw summary();
        }
        return advance();
    }

    private Leg<C> advance() {
        while (next < candidates.size()) {
            Candidate candidate = candidates.get(next++);
            Leg<C> leg = begin(candidate);
            if (leg != null) {
                return leg;
            }
            failures.add(LlmException.builder(ErrorKind.UNAVAILABLE, "The provider left just now. Repeat the call.")
                    .provider(candidate.instance().info().id())
                    .build());
        }
        throw summary();
    }

    /** @return the leg, or {@code null} when the service has gone */
    @SuppressWarnings("unchecked") // candidates are published under S
    private Leg<C> begin(Candidate candidate) {
        ServiceReference<Object> reference = candidate.instance().reference();
        S service = (S) context.getService(reference);
        if (service == null) {
            return null;
        }
        Runnable release = () -> unget(reference);
        try {
            C call = operation.apply(service, candidate);
            if (call != null) {
                return new Leg<>(candidate, call, release);
            }
        } catch (RuntimeException e) {
            release.run();
            throw e instanceof LlmException failure ? failure : defect(candidate, e);
        }
        release.run();
        throw defect(candidate, new NullPointerException("newCall returned null"));
    }

    private void unget(ServiceReference<?> reference) {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException e) {
            // The router's bundle has stopped, and the framework gave the service back.
        }
    }

    /** @return what the caller gets: the one failure itself, or the last with a list of all */
    private LlmException summary() {
        LlmException last = failures.get(failures.size() - 1);
        if (failures.size() == 1) {
            return last;
        }
        String all = failures.stream().map(LlmException::getMessage).collect(Collectors.joining("\n  "));
        return LlmException.builder(last.kind(), "None of " + failures.size() + " providers answered:\n  " + all)
                .status(last.status().orElse(0))
                .code(last.code().orElse(null))
                .retryAfter(last.retryAfter().orElse(null))
                .retryable(last.retryable())
                .cause(last)
                .build();
    }

    /** @return the failure of a provider that breaks its contract */
    static LlmException defect(Candidate candidate, Throwable thrown) {
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The provider failed with an unexpected error: " + thrown + ". This is a defect of "
                                + candidate.instance().info().bundle() + "; report it there.")
                .provider(candidate.instance().info().id())
                .cause(thrown)
                .build();
    }

    static LlmException cancelled() {
        return LlmException.builder(ErrorKind.CANCELLED, "The call was cancelled.")
                .build();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.ResultEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.Selection;
import dev.osgillm.router.internal.metrics.Attempt;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads one call from provider to provider until one answers, and holds the service of the one at work. Providers are
 * chosen when it starts. {@link #stop} may come from any thread; all else
 * happens one after the other.
 *
 * @param <S> the capability
 * @param <C> the provider's call
 */
final class Walk<S, C extends Call<?>> {

    private static final Logger LOG = LoggerFactory.getLogger(Walk.class);

    private static final int ALIVE = Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

    /** The operation of copies among the measurements, which nobody waits for. */
    private static final String SHADOW = "shadow";

    private final RunningCalls calls;
    private final Class<S> capability;
    private final CallFacts facts;
    private final Optional<String> model;
    private final BiFunction<? super S, Optional<String>, ? extends C> operation;
    private final RunningCall<C> running;

    // One after the other.
    private final Attempts attempts = new Attempts();
    private final Search search;
    private volatile Candidate last; // also read from elsewhere
    private long begun;
    private volatile Object result; // of the last event

    /**
     * @param model that the request names; empty when the address does, or nobody
     * @param operation makes the provider's call, for the model that the address named
     */
    Walk(
            RunningCalls calls,
            Selection selection,
            Class<S> capability,
            CallFacts facts,
            Optional<String> model,
            BiFunction<? super S, Optional<String>, ? extends C> operation) {
        this.calls = calls;
        running = new RunningCall<>(calls);
        this.facts = facts;
        search = new Search(calls, selection, capability, facts, attempts);
        this.capability = capability;
        this.model = model;
        this.operation = operation;
    }

    /**
     * @param awaited whether the caller waits for his provider now: he took what was there, and wants more
     * @param abandoned tells the caller a failure that no provider brings: from any thread, and perhaps together with an
     *     end that the provider brings, of which the first counts
     * @throws IllegalStateException when the call was started before
     */
    void start(BooleanSupplier awaited, Consumer<? super LlmException> abandoned) {
        running.start(facts, awaited, abandoned);
        search.start();
    }

    /**
     * @param again asks again, if this returned {@code null}: runs then once on another thread, and perhaps before this
     *     returns
     * @return the call of the next provider, not started; {@code null} when the call waits for one
     * @throws LlmException when there is none, or no longer one
     */
    C next(Runnable again) {
        while (true) {
            checkRunning(null);
            Optional<Candidate> next = search.next();
            if (next.isEmpty()) {
                await(again);
                return null;
            }
            last = next.get();
            Object service = calls.obtain(last.instance().reference());
            if (service == null) {
                attempts.add(last, Attempts.left(last), null);
                continue;
            }
            C call = begin(service);
            if (call != null) {
                return call;
            }
        }
    }

    private void await(Runnable again) {
        WaitingCalls.Wait wait = search.wait(again);
        running.enter(wait); // first, so that whoever cancels from here on finds it
        search.begin(wait);
    }

    /** @return the call, {@code null} when the next candidate shall be tried */
    private C begin(Object service) {
        Attempt attempt = calls.measure(last, model, facts.shadow() ? SHADOW : Capabilities.name(capability));
        begun = calls.timer().now();
        Bundle bundle = last.instance().reference().getBundle(); // first: afterwards it may have gone
        C call = null;
        Throwable thrown = null;
        try {
            call = Objects.requireNonNull(operation.apply(capability.cast(service), last.model()), "It made no call");
            if (running.enter(new Leg<>(last, bundle, call, attempt))) {
                if (bundle != null && (bundle.getState() & ALIVE) == 0) {
                    running.stopped(bundle); // which nobody could tell this call
                }
                return call;
            }
        } catch (RuntimeException | LinkageError e) {
            thrown = e;
        } catch (Error e) {
            attempt.failed(ErrorKind.PROTOCOL, null);
            calls.release(last.instance().reference());
            throw e;
        }
        calls.release(last.instance().reference());
        if (thrown != null) {
            failed(attempt, thrown, true);
            return null;
        }
        LlmException stopped = running.stopped().failure();
        attempt.failed(stopped.kind(), null);
        throw stopped;
    }

    /** @return the provider that was last at work, {@code null} before there was one; from any thread */
    Candidate last() {
        return last;
    }

    /** @return the id of the provider that was last at work */
    String id() {
        return last.instance().info().id();
    }

    /** @return how many events were delivered */
    long events() {
        return running.events();
    }

    /** The provider at work delivered an event. */
    void event(Object event) {
        running.event(event);
        if (event instanceof ResultEvent<?> whole) {
            result = whole.result();
        }
    }

    /**
     * The provider at work has done it, and is no longer held.
     *
     * @param answer what it answered, {@code null} when events brought it or there is none
     */
    void succeeded(Object answer) {
        Attempt attempt = running.leave();
        if (attempt != null) {
            attempt.succeeded(answer);
            search.shadow().ifPresent(shadow -> copy(shadow, answer == null ? result : answer));
        }
    }

    /** Never on this thread: the answer that is there is on its way. */
    private void copy(Route.Shadow shadow, Object answer) {
        if (answer instanceof ChatResponse response && facts.request().isPresent()) {
            Shadows.Answer real =
                    new Shadows.Answer(id(), response, calls.timer().now() - begun);
            Walk<S, Call<Object>> copied =
                    new Walk<>(calls, shadow.target(), capability, facts.ofShadow(), model, (service, name) -> {
                        Call<?> call = operation.apply(service, name);
                        return Shadows.untyped(call);
                    });
            calls.timer().elsewhere(() -> calls.shadows()
                    .compare(shadow, real, () -> new RoutedCall<>(copied).executeAsync()));
        }
    }

    /**
     * The provider at work failed.
     *
     * @param movable whether another may still be asked; if this returns, one shall be
     * @throws LlmException the final failure of this call
     */
    void failed(Throwable thrown, boolean movable) {
        failed(running.leave(), thrown, movable);
    }

    private void failed(Attempt attempt, Throwable thrown, boolean movable) {
        boolean left = movable && calls.gone(last.instance());
        LlmException failure = attempts.add(
                last,
                left && Attempts.mayComeOfLeaving(thrown) ? Attempts.left(last, thrown) : thrown,
                running.arrived(id()));
        Stop stop = running.stopped();
        if (attempt != null) {
            attempt.failed(stop == null ? failure.kind() : stop.kind(), failure);
        }
        checkRunning(failure);
        boolean moves = search.moves(failure.kind()) || left && failure.kind() == ErrorKind.UNAVAILABLE;
        if (!movable || !moves) {
            throw attempts.summary();
        }
        LOG.debug("Provider {} failed with {}, moving on", id(), failure.kind());
    }

    /** The call has ended, however. Idempotent. */
    void finish() {
        running.finish();
    }

    /** Ends the call, from any thread, as {@link RunningCall#stop} does. */
    void stop(Stop reason) {
        running.stop(reason);
    }

    /** Does something that may meet the code of providers on another thread. */
    void elsewhere(Runnable work) {
        calls.timer().elsewhere(work);
    }

    /** @param failure with which the provider answered the stop, or {@code null} */
    private void checkRunning(LlmException failure) {
        Stop stop = running.stopped();
        if (stop != null) {
            throw stop.failure(failure, failure == null ? null : running.arrived(id()));
        }
    }
}

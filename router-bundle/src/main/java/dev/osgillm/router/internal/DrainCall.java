/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.control.ServingState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.osgi.framework.ServiceReference;

/** Waits until an instance that was taken out of service has no call left. */
final class DrainCall implements Call<ServingState> {

    private final DrainControl control;
    private final long serviceId;
    private final Duration limit;
    private final AtomicBoolean started = new AtomicBoolean();
    private final CompletableFuture<ServingState> result = new CompletableFuture<>();
    private volatile IntFunction<ServingState> state;
    private volatile Instance instance;

    DrainCall(DrainControl control, long serviceId, Duration limit) {
        this.control = control;
        this.serviceId = serviceId;
        this.limit = limit;
    }

    @Override
    public ServingState execute() {
        start();
        try {
            return result.get();
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw cancelled("The waiting was interrupted; the instance stays out of service.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LlmException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public CompletionStage<ServingState> executeAsync() {
        try {
            start();
        } catch (IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
        return result;
    }

    private void start() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("The call was started before. Make a new one for each start.");
        }
        if (result.isDone()) {
            return; // cancelled before: the instance serves on
        }
        try {
            control.begin(this, serviceId, limit);
        } catch (LlmException e) {
            result.completeExceptionally(e);
        }
    }

    /** The instance gets no new calls. */
    void took(Instance drained, Instant since) {
        state = running -> ServingState.of(drained.info(), running, false, since);
        instance = drained;
    }

    boolean waitsFor(ServiceReference<?> reference) {
        return instance.reference().equals(reference);
    }

    /** @param running calls that still run there */
    void answer(int running) {
        result.complete(state.apply(running));
    }

    void onEnd(Runnable action) {
        result.whenComplete((answer, failure) -> action.run());
    }

    void resumed() {
        result.completeExceptionally(cancelled("Somebody put the instance back into service."));
    }

    void routerStopped() {
        result.completeExceptionally(failure(
                ErrorKind.UNAVAILABLE, "The router is stopping, and forgets what is out of service. Drain it again."));
    }

    @Override
    public void cancel() {
        result.completeExceptionally(cancelled("The waiting was cancelled; the instance stays out of service."));
    }

    private LlmException cancelled(String problem) {
        return failure(ErrorKind.CANCELLED, problem);
    }

    private LlmException failure(ErrorKind kind, String problem) {
        Instance drained = instance;
        return LlmException.builder(kind, problem)
                .provider(drained == null ? null : drained.info().id())
                .build();
    }
}

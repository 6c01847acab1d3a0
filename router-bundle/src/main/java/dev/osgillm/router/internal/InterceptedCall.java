/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.interceptor.Invocation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A call that asks the interceptors when it starts, and then is one that a provider, an interceptor's answer or its refusal
 * ends. Where there is none it is a provider's at once.
 */
abstract class InterceptedCall<Q extends LlmRequest, R, C extends Call<R>> implements Call<R> {

    private final CallPath<Q, C> path;
    private final Q request;
    private final Selection selection;

    private final Admission admission;

    // Guarded by this; nobody else's code runs under it.
    private boolean started;
    private boolean cancelled;
    private Runnable ending; // tells the caller that the call was cancelled, while interceptors are asked elsewhere
    private boolean ended; // and has done so
    private C made;

    InterceptedCall(CallPath<Q, C> path, Q request, Selection selection) {
        this.path = path;
        this.request = request;
        this.selection = selection;
        admission = new Admission(path.interceptors(), request);
    }

    /** @return a call that ends with the one or the other, whichever is not {@code null} */
    abstract C settled(Object answer, LlmException refusal);

    @Override
    public final R execute() {
        begin();
        List<Hook> hooks = admission.await();
        if (hooks.isEmpty()) {
            return direct().execute();
        }
        Interception run = interception(false);
        R answer;
        try {
            answer = asked(run, hooks).execute();
        } catch (RuntimeException | Error e) {
            run.failed(e);
            throw e;
        }
        run.succeeded(answer);
        return answer;
    }

    @Override
    public final CompletionStage<R> executeAsync() {
        CompletableFuture<R> result = new CompletableFuture<>();
        try {
            begin();
        } catch (IllegalStateException e) {
            result.completeExceptionally(e);
            return result;
        }
        if (path.interceptors().chain().isEmpty()) {
            return direct().executeAsync();
        }
        admitted(
                hooks -> elsewhere(
                        () -> intercepted(hooks, result), () -> result.completeExceptionally(Stop.CANCELLED.failure())),
                result::completeExceptionally);
        return result;
    }

    private void intercepted(List<Hook> hooks, CompletableFuture<R> result) {
        Interception run = interception(false);
        try {
            asked(run, hooks).executeAsync().whenComplete((answer, thrown) -> {
                if (thrown == null) {
                    run.succeeded(answer);
                    result.complete(answer);
                } else {
                    run.failed(thrown);
                    result.completeExceptionally(thrown);
                }
            });
        } catch (RuntimeException | Error e) { // a defect, which must not cost the caller the end
            run.failed(e);
            result.completeExceptionally(e);
        }
    }

    /** Goes on with the interceptors to ask, or the reason why the call may not go: now, or elsewhere after a wait. */
    final void admitted(Consumer<List<Hook>> next, Consumer<LlmException> refused) {
        List<Hook> hooks;
        try {
            hooks = admission.next(() -> admitted(next, refused));
        } catch (LlmException e) {
            refused.accept(e);
            return;
        }
        if (hooks != null) {
            next.accept(hooks);
        }
    }

    @Override
    public final void cancel() {
        C running;
        Runnable end;
        synchronized (this) {
            cancelled = true;
            running = made;
            end = running == null ? ending : null;
            ending = null;
            ended |= end != null;
        }
        if (running != null) {
            running.cancel();
            return;
        }
        admission.cancel();
        if (end != null) {
            end.run();
        }
    }

    /**
     * Asks interceptors on another thread. Whoever cancels meanwhile need not wait for one that does not return.
     *
     * @param asking ends with {@link #asked}
     * @param cancelled tells the caller
     */
    final void elsewhere(Runnable asking, Runnable cancelled) {
        boolean late;
        synchronized (this) {
            late = this.cancelled;
            ended |= late;
            ending = late ? null : cancelled;
        }
        if (late) {
            cancelled.run();
        } else {
            path.elsewhere().execute(asking);
        }
    }

    /** @return whether the caller has heard already that the call was cancelled */
    final synchronized boolean ended() {
        return ended;
    }

    final CallPath<Q, C> path() {
        return path;
    }

    /** @throws IllegalStateException when the call was started before */
    final synchronized void begin() {
        if (started) {
            throw new IllegalStateException("The call was started before. Make a new one for each start.");
        }
        started = true;
    }

    /** @return the call that nobody intercepts */
    final C direct() {
        return enter(path.route().apply(request, selection));
    }

    final Interception interception(boolean streamed) {
        Caller caller = path.caller();
        return new Interception(
                Invocation.of(path.operation(), request, selection, caller.bundle(), caller.bundleId(), streamed));
    }

    /** @return the call that all of them made of this one */
    final C asked(Interception run, List<Hook> hooks) {
        run.ask(hooks);
        C call = run.answer() == null && run.refusal() == null
                ? path.route().apply(changed(run), selection)
                : settled(run.answer(), run.refusal());
        run.goesOnAs(call);
        return enter(call);
    }

    @SuppressWarnings("unchecked") // a hook lets no request of another class pass
    private Q changed(Interception run) {
        return (Q) run.request();
    }

    private C enter(C call) {
        boolean late;
        synchronized (this) {
            made = call;
            ending = null;
            late = cancelled;
        }
        if (late) {
            call.cancel();
        }
        return call;
    }
}

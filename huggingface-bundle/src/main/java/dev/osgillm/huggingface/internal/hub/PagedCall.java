/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/** Turns page after page until there are enough items or no more pages. */
final class PagedCall<T, R> implements Call<R> {

    private final Function<Optional<String>, Call<Page<T>>> caller;
    private final int most;
    private final int pages;
    private final Supplier<Optional<LlmException>> overrun;
    private final Function<List<T>, R> join;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicReference<Call<?>> running = new AtomicReference<>();
    private volatile boolean cancelled;

    /**
     * @param caller asks for the page of a link, without one for the first
     * @param most items
     * @param pages the most requests
     * @param overrun what more pages than that mean, empty when what was found until then will do
     */
    PagedCall(
            Function<Optional<String>, Call<Page<T>>> caller,
            int most,
            int pages,
            Supplier<Optional<LlmException>> overrun,
            Function<List<T>, R> join) {
        this.caller = caller;
        this.most = most;
        this.pages = pages;
        this.overrun = overrun;
        this.join = join;
    }

    @Override
    public R execute() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("The call was started before.");
        }
        List<T> items = new ArrayList<>();
        Optional<String> next = Optional.empty();
        int page = 0;
        do {
            page++;
            next = take(page(next).execute(), items);
        } while (goesOn(next, page, items));
        return join.apply(items);
    }

    @Override
    public CompletionStage<R> executeAsync() {
        if (!started.compareAndSet(false, true)) {
            return CompletableFuture.failedStage(new IllegalStateException("The call was started before."));
        }
        CompletableFuture<R> result = new CompletableFuture<>();
        turn(Optional.empty(), 1, new ArrayList<>(), result);
        return result;
    }

    private void turn(Optional<String> link, int page, List<T> items, CompletableFuture<R> result) {
        page(link).executeAsync().whenComplete((answer, failure) -> {
            if (failure != null) {
                boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
                result.completeExceptionally(wrapped ? failure.getCause() : failure);
                return;
            }
            try {
                Optional<String> next = take(answer, items);
                if (goesOn(next, page, items)) {
                    turn(next, page + 1, items, result);
                } else {
                    result.complete(join.apply(items));
                }
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
    }

    private Call<Page<T>> page(Optional<String> link) {
        Call<Page<T>> call = caller.apply(link);
        running.set(call);
        if (cancelled) {
            call.cancel();
        }
        return call;
    }

    private Optional<String> take(Page<T> page, List<T> items) {
        page.items().stream().limit((long) most - items.size()).forEach(items::add);
        return page.next();
    }

    private boolean goesOn(Optional<String> next, int page, List<T> items) {
        if (next.isEmpty() || items.size() >= most) {
            return false;
        }
        if (page < pages) {
            return true;
        }
        overrun.get().ifPresent(failure -> {
            throw failure;
        });
        return false;
    }

    /** Ends the page that is asked for; a later one fails when it is started. */
    @Override
    public void cancel() {
        cancelled = true;
        Call<?> call = running.get();
        if (call != null) {
            call.cancel();
        }
    }
}

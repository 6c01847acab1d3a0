/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.BatchCompleted;
import dev.osgillm.api.client.BatchEvent;
import dev.osgillm.api.client.BatchItem;
import dev.osgillm.api.client.BatchRequest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Function;

/**
 * Runs the chats of a batch side by side. A chat keeps its place until its event has been taken: a subscriber that asks
 * for nothing holds the batch up, and no more than a place's worth of events wait.
 */
final class BatchStream extends ComposedStream<BatchEvent> {

    private final Function<ChatRequest, ? extends Call<ChatResponse>> chats;
    private final List<ChatRequest> requests;
    private final int places;
    private final Set<Call<?>> running = ConcurrentHashMap.newKeySet();

    // In steps only.
    private final BatchItem[] items;
    private final Queue<BatchItem> untaken = new ArrayDeque<>();
    private int begun;
    private int taken;

    BatchStream(
            BatchRequest batch,
            Function<ChatRequest, ? extends Call<ChatResponse>> chats,
            Executor elsewhere,
            Flow.Subscriber<? super BatchEvent> subscriber) {
        super(elsewhere, subscriber);
        this.chats = chats;
        requests = batch.requests();
        places = batch.parallelism();
        items = new BatchItem[requests.size()];
    }

    @Override
    void begin() {
        goOn();
    }

    @Override
    void demanded(long count) {
        goOn();
    }

    @Override
    void cancelled() {
        List<BatchItem> ended = Arrays.stream(items).filter(Objects::nonNull).toList();
        fail(LlmException.builder(ErrorKind.CANCELLED, "The batch was cancelled.")
                .partial(ended)
                .build());
    }

    @Override
    void halt() {
        running.forEach(Call::cancel);
    }

    private void goOn() {
        while (!ending()) {
            if (demand() > 0 && !untaken.isEmpty()) {
                taken++;
                emit(untaken.remove());
            } else if (begun < items.length && begun - taken < places) {
                begin(begun++);
            } else if (demand() > 0 && taken == items.length) {
                emit(new BatchCompleted(List.of(items)));
                complete();
            } else {
                return;
            }
        }
    }

    private void begin(int index) {
        try {
            Call<ChatResponse> chat = chats.apply(requests.get(index));
            running.add(chat);
            if (ending()) {
                chat.cancel();
            }
            chat.executeAsync().whenComplete((response, thrown) -> {
                running.remove(chat);
                post(() -> ended(index, response, thrown));
            });
        } catch (RuntimeException | Error e) {
            post(() -> ended(index, null, e)); // a provider's Error is no reason to lose the other chats
        }
    }

    private void ended(int index, ChatResponse response, Throwable thrown) {
        if (items[index] != null) {
            return;
        }
        items[index] =
                response == null ? BatchItem.failed(index, failure(thrown)) : BatchItem.answered(index, response);
        untaken.add(items[index]);
        goOn();
    }

    private static LlmException failure(Throwable thrown) {
        if (thrown instanceof LlmException failure) {
            return failure;
        }
        String what = thrown == null ? "nothing" : thrown.getClass().getName();
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The chat ended with " + what + " instead of an answer. This is a defect of its provider;"
                                + " report it there.")
                .cause(thrown)
                .build();
    }
}

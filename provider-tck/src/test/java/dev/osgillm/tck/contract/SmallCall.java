/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import java.util.Objects;
import java.util.concurrent.Flow;

/** One call of the small provider; blocking and asynchronous use come from the API's defaults. */
final class SmallCall implements StreamingCall<ChatEvent, ChatResponse> {

    private final SmallProvider provider;
    private final ChatRequest request;
    private final Timeouts timeouts;
    private SmallRun run; // guarded by this
    private boolean cancelled; // guarded by this

    SmallCall(SmallProvider provider, ChatRequest request, Timeouts timeouts) {
        this.provider = provider;
        this.request = request;
        this.timeouts = timeouts;
    }

    @Override
    public Flow.Publisher<ChatEvent> events() {
        return this::subscribe;
    }

    private void subscribe(Flow.Subscriber<? super ChatEvent> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        SmallRun mine = new SmallRun(provider, request, timeouts, subscriber);
        boolean first;
        synchronized (this) {
            first = run == null || provider.lies(Lie.TAKES_EVERY_SUBSCRIBER);
            if (first) {
                run = mine;
            }
            if (cancelled) {
                mine.cancelCall();
            }
        }
        subscriber.onSubscribe(mine);
        if (first) {
            provider.threads().execute(mine);
        } else {
            subscriber.onError(new IllegalStateException("The call was started before."));
        }
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        if (run != null) {
            run.cancelCall();
        }
    }
}

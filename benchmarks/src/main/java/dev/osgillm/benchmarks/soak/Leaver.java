/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import dev.osgillm.api.chat.ChatEvent;
import java.util.concurrent.Flow;

/** A subscriber that cancels its subscription after some events; unless the call ends before. */
final class Leaver implements Flow.Subscriber<ChatEvent> {

    private final Recorder recorder;
    private final int most;
    private Flow.Subscription subscription;
    private int taken;

    /** @param most events to take; with 0 it leaves at once */
    Leaver(Recorder recorder, int most) {
        this.recorder = recorder;
        this.most = most;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (most == 0) {
            leave();
        } else {
            recorder.onSubscribe(newSubscription);
        }
    }

    private void leave() {
        subscription.cancel();
        recorder.leave();
    }

    @Override
    public void onNext(ChatEvent event) {
        recorder.onNext(event);
        if (++taken == most) {
            leave();
        }
    }

    @Override
    public void onError(Throwable failure) {
        recorder.onError(failure);
    }

    @Override
    public void onComplete() {
        recorder.onComplete();
    }
}

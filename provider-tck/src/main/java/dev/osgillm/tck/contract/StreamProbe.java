/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;

/** The probe for the events of a chat. */
public final class StreamProbe extends EventProbe<ChatEvent> {

    /** @param initialDemand how many events to demand at once; 0 for none */
    public StreamProbe(long initialDemand) {
        super(initialDemand);
    }

    /** @return a probe that demands everything, subscribed */
    public static StreamProbe on(Flow.Publisher<ChatEvent> events) {
        return on(events, Long.MAX_VALUE);
    }

    /** @return a probe with this initial demand, subscribed */
    public static StreamProbe on(Flow.Publisher<ChatEvent> events, long initialDemand) {
        StreamProbe probe = new StreamProbe(initialDemand);
        events.subscribe(probe);
        return probe;
    }

    /** Lets something happen inside each signal, after it was written down. What it throws is thrown by the signal. */
    StreamProbe then(BiConsumer<StreamProbe, Signal> action) {
        react(signal -> action.accept(this, signal));
        return this;
    }

    @Override
    public StreamProbe awaitEvents(int count) {
        super.awaitEvents(count);
        return this;
    }

    /** Waits for a good end and checks everything that is true of each good stream. */
    public ChatResponse awaitCompletion() {
        Object result = awaitResult();
        assertThat(events().get(events().size() - 1)).as("the last event").isInstanceOf(ChatCompleted.class);
        return (ChatResponse) result;
    }

    /** @return the text of the answer so far */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (ChatEvent event : events()) {
            if (event instanceof TextDelta delta) {
                text.append(delta.text());
            }
        }
        return text.toString();
    }
}

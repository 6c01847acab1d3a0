/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.StreamDecoder;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What one call learns of its model: it says so in its own next attempt, and the instance remembers it when the server has
 * taken that. One odd refusal does not change the calls after it. Thread safe; one attempt follows the other.
 */
public final class CallAdaptations {

    private final Adaptations known;
    private final Set<Adaptation> found = EnumSet.noneOf(Adaptation.class); // guarded by this
    private Adaptation.Sent sent; // guarded by this

    /** @param known to the instance */
    public CallAdaptations(Adaptations known) {
        this.known = known;
    }

    /** @return what the next attempt says in another way, a copy */
    public synchronized Set<Adaptation> of(String model) {
        Set<Adaptation> all = known.of(model);
        all.addAll(found);
        return all;
    }

    /** @param attempt that goes out now */
    public synchronized void sent(Adaptation.Sent attempt) {
        sent = attempt;
    }

    /** @return whether the next attempt says something in another way */
    public synchronized boolean learn(HttpReply refusal) {
        boolean refused = refusal.status() == 400 || refusal.status() == 422;
        return refused && found.addAll(Adaptations.against(sent, refusal.text()));
    }

    /** The server has answered the attempt well. */
    public synchronized void accepted() {
        if (!found.isEmpty()) {
            known.remember(sent.model(), found);
            found.clear();
        }
    }

    /** @return the decoder of a stream whose first event says that the attempt was accepted */
    public <E> StreamDecoder<E> accepting(StreamDecoder<E> decoder) {
        return new StreamDecoder<>() {
            private boolean begun;

            @Override
            public void frame(Frame frame, Consumer<? super E> out) {
                decoder.frame(frame, event -> begin(event, out));
            }

            @Override
            public boolean atEnd() {
                return decoder.atEnd();
            }

            @Override
            public void end(Consumer<? super E> out) {
                decoder.end(event -> begin(event, out));
            }

            @Override
            public Object partial() {
                return decoder.partial();
            }

            private void begin(E event, Consumer<? super E> out) {
                if (!begun) {
                    begun = true;
                    accepted();
                }
                out.accept(event);
            }
        };
    }
}

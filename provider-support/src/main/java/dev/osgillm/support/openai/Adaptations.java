/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What an instance has learned of the models that it was used with last. Thread safe, bounded. */
public final class Adaptations {

    /** Far more models than an application uses at a time. */
    static final int MODELS = 256;

    private final Map<String, Set<Adaptation>> learned = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<Adaptation>> eldest) {
            return size() > MODELS;
        }
    };

    /** @return what was learned of a model, a copy */
    public synchronized Set<Adaptation> of(String model) {
        Set<Adaptation> known = learned.get(model);
        return known == null ? EnumSet.noneOf(Adaptation.class) : EnumSet.copyOf(known);
    }

    /**
     * @param body of a refusal
     * @return what the next attempt should say in another way
     */
    static Set<Adaptation> against(Adaptation.Sent sent, String body) {
        return ServerError.in(body).map(said -> Adaptation.against(said, sent)).orElse(Set.of());
    }

    /** @param accepted by a server for the model */
    synchronized void remember(String model, Set<Adaptation> accepted) {
        learned.computeIfAbsent(model, name -> EnumSet.noneOf(Adaptation.class)).addAll(accepted);
    }
}

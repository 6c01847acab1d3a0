/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** Chooses behaviours by their weights, and lets one call at a time be flooded. Thread safe. */
final class Choice {

    /** Of so many choices of a flood one is made: each is some 60 MB. */
    private static final int FLOODS = 30;

    private final List<Behaviour> all = new ArrayList<>();
    private final AtomicBoolean flooding = new AtomicBoolean();

    Choice() {
        for (Behaviour behaviour : Behaviour.values()) {
            for (int i = 0; i < behaviour.weight(); i++) {
                all.add(behaviour);
            }
        }
    }

    /** @return what a target can be asked for; to be given back when the call has ended */
    Behaviour behaviour(SplittableRandom random, Target target) {
        Behaviour behaviour = all.get(random.nextInt(all.size()));
        boolean tooMuch = behaviour == Behaviour.OVERSIZE
                && (random.nextInt(FLOODS) != 0 || !flooding.compareAndSet(false, true));
        boolean unable = behaviour == Behaviour.REFUSED && !target.refusing();
        return tooMuch || unable ? Behaviour.GOOD : behaviour;
    }

    /** The call of a behaviour has ended. */
    void done(Behaviour behaviour) {
        if (behaviour == Behaviour.OVERSIZE) {
            flooding.set(false);
        }
    }
}

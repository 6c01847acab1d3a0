/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import dev.osgillm.api.LlmException;

/** The attempt of an exchange that is under way, if one is, and what the breaker is told of it. Thread safe. */
final class Attempt {

    private final CircuitBreaker breaker; // null where there is none

    // Guarded by this.
    private boolean runs;
    private boolean arrived;
    private long pass;

    Attempt(CircuitBreaker breaker) {
        this.breaker = breaker;
    }

    /** @param newPass the number that the breaker gave it */
    synchronized void begin(long newPass) {
        runs = true;
        arrived = false;
        pass = newPass;
    }

    synchronized void arrived() {
        arrived = true;
    }

    synchronized void answered() {
        arrived = true;
        if (runs && breaker != null) {
            breaker.answered(pass);
        }
    }

    /** @return whether the breaker has opened by that */
    synchronized boolean failed(LlmException failure, long now) {
        if (!runs) {
            return false;
        }
        Evidence evidence = Evidence.of(failure, arrived);
        boolean opened =
                breaker != null && evidence == Evidence.FAILS && breaker.failed(pass, Evidence.words(failure), now);
        arrived = evidence == Evidence.ANSWERS;
        end();
        return opened;
    }

    /** It is over. What nobody has told of it shows in whether anything arrived. */
    synchronized void end() {
        if (runs && breaker != null) {
            if (arrived) {
                breaker.answered(pass);
            } else {
                breaker.abandoned(pass);
            }
        }
        runs = false;
    }
}

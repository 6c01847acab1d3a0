/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.client.Selection;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Calls that start while the router stops. */
public class CallsStress {

    /** No call goes on in a router that has stopped. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "The call is ended by the router.")
    @Outcome(expect = FORBIDDEN, desc = "The call goes on.")
    @State
    public static class StartAndStop {
        private final RunningCalls calls = new Parts().calls();
        private final Walk<ChatProvider, Call<?>> walk = new Walk<>(
                calls, Selection.DEFAULT, ChatProvider.class, CallFacts.NONE, Parts.none(), (provider, model) -> null);

        /** The call starts. */
        @Actor
        public void starts() {
            walk.start(() -> true, failure -> {});
        }

        /** The router stops. */
        @Actor
        public void stops() {
            calls.stop(Duration.ZERO);
        }

        /** All is over. */
        @Arbiter
        public void over(I_Result result) {
            try {
                walk.next(() -> {});
            } catch (LlmException e) {
                result.r1 = e.getMessage().contains("router is stopping") ? 1 : 2;
            }
        }
    }
}

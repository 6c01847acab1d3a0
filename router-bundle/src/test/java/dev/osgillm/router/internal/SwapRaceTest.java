/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.Selection;
import dev.osgillm.tck.time.ManualTime;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instances that come and go in the very moment in which a call looks for them. */
@Timeout(60)
class SwapRaceTest {

    private final ManualTime time = new ManualTime();
    private final Queue<Runnable> meanwhile = new ArrayDeque<>();
    private final Felix felix = Felix.waiting(time, clock(), "5s");

    /** Lets something happen when a call looks how long ago somebody left. */
    private LongSupplier clock() {
        return () -> {
            Runnable next = meanwhile.poll();
            if (next != null) {
                next.run();
            }
            return time.nanoTime().getAsLong();
        };
    }

    @AfterEach
    void close() {
        felix.close();
    }

    @Test
    void anInstanceThatComesBackBetweenTwoLooksAnswers() {
        felix.publish("a", FakeProvider.answering("old")).unregister();
        meanwhile.add(() -> {}); // the start of the call
        meanwhile.add(() -> felix.publish("a", FakeProvider.answering("new")));

        assertThat(felix.client
                        .newCall(ChatRequest.of("hi"), Selection.id("a"))
                        .execute()
                        .text())
                .startsWith("new:");
        assertThat(meanwhile).isEmpty();
    }
}

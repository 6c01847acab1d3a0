/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Servers that fall silent, at each place. */
abstract class StallRules extends LimitRules {

    @Test
    void theFirstTokenLimitHoldsWhereverTheServerFallsSilent() {
        List<byte[]> beginning = dialect().textFrames("one");
        byte[] first = beginning.get(beginning.size() - 1);
        Script headers = Scripts.open(dialect().streamContentType(), beginning.subList(0, beginning.size() - 1));
        serve(
                Scripts.stallAfter(exchange -> exchange.raw("HTTP/1.1 200 OK\r\nContent-Ty")),
                Scripts.stallAfter(headers),
                Scripts.stallAfter(headers.then(Scripts.frames(half(first)))));

        failAlike(3, firstToken(SHORT), 0, failure -> assertTimeout(checked(failure), "first"));
    }

    @Test
    void theIdleLimitHoldsWhereverTheServerFallsSilent() {
        byte[] next =
                dialect().textFrames("two").get(dialect().textFrames("two").size() - 1);
        serve(
                Scripts.stallAfter(begun("one").then(Scripts.frames(half(next)))),
                Scripts.stallAfter(begun("one").then(exchange -> exchange.raw("1f"))),
                Scripts.stallAfter(begun("one").then(Scripts.frames(Arrays.copyOf(next, next.length - 2)))));

        failAlike(3, idle(SHORT), 1, failure -> assertTimeout(checkedWithPartial(failure, "one"), "idle"));
    }

    /** Lets the limits of several calls run side by side, in whatever order their requests arrive. */
    private void failAlike(int calls, Timeouts timeouts, int events, Consumer<LlmException> check) {
        List<StreamProbe> probes = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            probes.add(StreamProbe.on(call(timeouts).events()));
        }
        for (StreamProbe probe : probes) {
            check.accept(probe.awaitFailure());
            assertThat(probe.events()).hasSize(events);
        }
        Connections.assertGivenUp(server);
    }

    static byte[] half(byte[] frame) {
        return Arrays.copyOf(frame, frame.length / 2);
    }

    @Test
    void anAnswerThatSaidWhyItEndedIsCompleteWhenTheServerFallsSilent() {
        Optional<List<byte[]>> finish = dialect().finishFrames();
        needs(finish.isPresent(), "frames between the finish reason and the end");
        serve(Scripts.stallAfter(finishedAtOnce("one", finish.orElseThrow())));

        StreamProbe probe = StreamProbe.on(call(idle(SHORT)).events());

        assertThat(probe.awaitCompletion().text()).isEqualTo("one");
        server.awaitDisconnect();
    }

    /** All in one piece, so that no limit and no reset comes between the text and the reason. */
    final Script finishedAtOnce(String text, List<byte[]> finish) {
        byte[] all = joined(List.of(joined(dialect().textFrames(text)), joined(finish)));
        return Scripts.open(dialect().streamContentType(), List.of(all));
    }

    @Test
    void anAnswerIsCompleteAtItsEndMarker() {
        serve(Scripts.stallAfter(begun("one").then(Scripts.frames(dialect().endFrames()))));

        // The limits are long: whoever waits for the end of the connection does not come back in time.
        StreamProbe probe = StreamProbe.on(call().events()).awaitEvents(1);

        assertThat(probe.awaitCompletion().text()).isEqualTo("one");
    }
}

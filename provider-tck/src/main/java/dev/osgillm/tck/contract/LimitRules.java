/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The limits of a call. */
abstract class LimitRules extends PieceRules {

    @Test
    void theFirstTokenLimitHoldsBeforeHeaders() {
        serve(Scripts.stallBeforeHeaders());

        LlmException failure = StreamProbe.on(call(firstToken(SHORT)).events()).awaitFailure();

        assertTimeout(checked(failure), "first");
        Connections.assertGivenUp(server);
    }

    @Test
    void theFirstTokenLimitHoldsAfterHeaders() {
        Script headers = Scripts.open(dialect().streamContentType(), List.of());
        serve(Scripts.stallAfter(headers));

        LlmException failure = StreamProbe.on(call(firstToken(SHORT)).events()).awaitFailure();

        assertTimeout(checked(failure), "first");
        Connections.assertGivenUp(server);
    }

    @Test
    void commentsDoNotStopTheFirstTokenLimit() {
        needs(speaksSse(), "server-sent events");
        serve(dripping(": keep-alive\n\n".getBytes(StandardCharsets.UTF_8)));

        LlmException failure = StreamProbe.on(call(firstToken(SHORT)).events()).awaitFailure();

        assertTimeout(checked(failure), "first");
        Connections.assertGivenUp(server);
    }

    @Test
    void theIdleLimitHoldsInTheMiddle() {
        serve(Scripts.stallAfter(begun("one")));

        LlmException failure = StreamProbe.on(call(idle(SHORT)).events()).awaitFailure();

        assertTimeout(checkedWithPartial(failure, "one"), "idle");
        server.awaitDisconnect();
        assertThat(server.requests())
                .as("requests: no retry after the first event")
                .hasSize(1);
    }

    @Test
    void aSlowSubscriberDoesNotReachTheIdleLimit() {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        serve(begun("one").then(Scripts.gate(gate)).then(end()).then(Scripts.signal(sent)));
        StreamProbe probe =
                StreamProbe.on(call(idle(SHORT.multipliedBy(5))).events(), 1).awaitEvents(1);

        probe.assertQuietFor(SHORT.multipliedBy(6));
        gate.countDown();
        await(sent); // so that the limit, which begins anew with the demand, does not wait for the server
        probe.request(Long.MAX_VALUE);

        assertThat(probe.awaitCompletion().text()).isEqualTo("one");
    }

    @Test
    void theTotalLimitHoldsForABlockingCall() {
        serve(Scripts.stallBeforeHeaders());

        LlmException failure = Failures.of(call(total(SHORT)));

        assertThat(checked(failure).kind()).isEqualTo(ErrorKind.TIMEOUT);
        Connections.assertGivenUp(server);
    }

    @Test
    void theTotalLimitHoldsForAStreamThatGoesOn() {
        serve(dripping(joined(dialect().textFrames("x"))));

        StreamProbe probe = StreamProbe.on(call(total(SHORT.multipliedBy(2))).events());

        assertThat(checked(probe.awaitFailure()).kind()).isEqualTo(ErrorKind.TIMEOUT);
        Connections.assertGivenUp(server);
    }

    @Test
    void theLimitsOfTheRequestWin() {
        serve(Scripts.stallBeforeHeaders());
        ChatRequest hurried = ChatRequest.builder()
                .user("Hello")
                .timeouts(Timeouts.builder().firstToken(SHORT).build())
                .build();

        StreamProbe probe =
                StreamProbe.on(provider(server.uri(), PATIENT).newCall(hurried).events());

        assertTimeout(checked(probe.awaitFailure()), "first");
    }

    private Script dripping(byte[] drop) {
        Script headers = Scripts.open(dialect().streamContentType(), List.of());
        return headers.then(exchange -> {
            while (true) {
                exchange.chunk(drop);
                exchange.pause(Duration.ofMillis(20));
            }
        });
    }

    static void assertTimeout(LlmException failure, String limit) {
        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failure.getMessage()).as("names the limit").containsIgnoringCase(limit);
    }

    static Timeouts firstToken(Duration limit) {
        return Timeouts.builder().firstToken(limit).build().orElse(PATIENT);
    }

    static Timeouts idle(Duration limit) {
        return Timeouts.builder().idle(limit).build().orElse(PATIENT);
    }

    private static Timeouts total(Duration limit) {
        return Timeouts.builder().total(limit).build().orElse(PATIENT);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.tck.server.Exchange;
import dev.osgillm.tck.server.HangingUpServer;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Connections that break, at each place. */
abstract class ResetRules extends StallRules {

    private static final int BIG_REQUEST = 8 << 20;
    private static final int READ_OF_IT = 64 << 10;

    @Test
    void aConnectionThatBreaksBeforeTheFirstEventIsRepeated() {
        List<byte[]> beginning = dialect().textFrames("one");
        byte[] first = beginning.get(beginning.size() - 1);
        Script headers = Scripts.open(dialect().streamContentType(), beginning.subList(0, beginning.size() - 1));
        List<NamedForm<Script>> places = List.of(
                new NamedForm<>("in the headers", exchange -> exchange.raw("HTTP/1.1 200 OK\r\nContent-Ty")),
                new NamedForm<>("before the first event", headers),
                new NamedForm<>("in the first event", headers.then(Scripts.frames(half(first)))));
        for (NamedForm<Script> place : places) {
            int before = server.requests().size();
            serve(Scripts.resetAfter(place.content().then(exchange -> exchange.pause(TO_ARRIVE))), stream(TEXTS));

            StreamProbe probe = StreamProbe.on(call().events());

            assertThat(probe.awaitCompletion().text())
                    .as("the answer after a reset " + place)
                    .isEqualTo(TEXT);
            assertThat(server.requests()).as("requests after a reset " + place).hasSize(before + 2);
        }
    }

    /** A reset throws away what the peer has not read yet, so what comes before gets a moment. It is repeated either way. */
    private static final Duration TO_ARRIVE = Duration.ofMillis(30);

    @Test
    void aConnectionThatBreaksInAnEventFailsWithWhatArrived() {
        byte[] next =
                dialect().textFrames("two").get(dialect().textFrames("two").size() - 1);
        List<NamedForm<Script>> places = List.of(
                new NamedForm<>("between events", begun("one")),
                new NamedForm<>("in an event", begun("one").then(Scripts.frames(half(next)))),
                new NamedForm<>("in the length of a chunk", begun("one").then(exchange -> exchange.raw("1f"))));
        for (NamedForm<Script> place : places) {
            int before = server.requests().size();
            CountDownLatch gate = new CountDownLatch(1);
            serve(Scripts.resetAfter(place.content().then(Scripts.gate(gate))));
            StreamProbe probe = StreamProbe.on(call().events()).awaitEvents(1);

            gate.countDown();

            LlmException failure = checkedWithPartial(probe.awaitFailure(), "one");
            assertThat(failure.kind())
                    .as("the kind after a reset " + place)
                    .isIn(ErrorKind.NETWORK, ErrorKind.PROTOCOL);
            assertThat(server.requests())
                    .as("requests after a reset " + place + ": no retry after the first event")
                    .hasSize(before + 1);
        }
    }

    @Test
    void anAnswerThatSaidWhyItEndedIsCompleteWhenTheConnectionBreaks() {
        Optional<List<byte[]>> finish = dialect().finishFrames();
        needs(finish.isPresent(), "frames between the finish reason and the end");
        Script finished = finishedAtOnce("one", finish.orElseThrow());
        for (Script breaking : List.<Script>of(Exchange::reset, Exchange::close)) {
            CountDownLatch gate = new CountDownLatch(1);
            serve(finished.then(Scripts.gate(gate)).then(breaking));
            StreamProbe probe = StreamProbe.on(call().events()).awaitEvents(1);

            gate.countDown();

            assertThat(probe.awaitCompletion().text()).isEqualTo("one");
        }
    }

    @Test
    void aServerThatHangsUpWhileItIsAskedIsANetworkFailure() {
        try (HangingUpServer hasty = HangingUpServer.afterReading(READ_OF_IT)) {
            ChatRequest big = ChatRequest.of("x".repeat(BIG_REQUEST));

            LlmException failure = StreamProbe.on(
                            provider(hasty.uri(), PATIENT).newCall(big).events())
                    .awaitFailure();

            assertThat(checked(failure).kind()).isEqualTo(ErrorKind.NETWORK);
            assertThat(failure.retryable()).isTrue();
            assertThat(hasty.connections()).as("attempts").isGreaterThan(1);
        }
    }
}

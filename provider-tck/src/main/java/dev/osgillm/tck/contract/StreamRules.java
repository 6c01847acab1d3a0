/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.ResultEvent;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Streams: demand, framing, and the end of input that is no end of the answer. */
abstract class StreamRules extends AnswerRules {

    private static final int BIG_FRAME = 32 << 10;
    private static final int BIG_FRAMES = 1024;
    private static final int MOST_CUTS = 64;

    @Test
    void deliversNoMoreThanDemanded() {
        CountDownLatch sent = new CountDownLatch(1);
        serve(stream(TEXTS).then(Scripts.signal(sent)));

        StreamProbe probe = StreamProbe.on(call().events(), 0);
        await(sent);
        probe.assertQuietFor(A_WHILE);
        int events = 0;
        while (!probe.ended() && events < 100) {
            probe.request(1);
            probe.awaitEvents(1);
            events++;
            // The terminal signal needs no demand, and follows the last event.
            if (probe.events().get(events - 1) instanceof ResultEvent<?>) {
                break;
            }
        }

        assertThat(probe.awaitCompletion().text()).isEqualTo(TEXT);
        assertThat(probe.events()).hasSize(events);
    }

    @Test
    void readsNoFasterThanItsSubscriber() throws InterruptedException {
        CountDownLatch allSent = new CountDownLatch(1);
        List<byte[]> frames = dialect().textFrames("x".repeat(BIG_FRAME));
        Script much = exchange -> {
            for (int i = 0; i < BIG_FRAMES; i++) {
                Scripts.frames(frames).play(exchange);
            }
        };
        serve(begun("one").then(much).then(Scripts.signal(allSent)).then(end()));

        StreamProbe probe = StreamProbe.on(call().events(), 1).awaitEvents(1);

        assertThat(allSent.await(1, TimeUnit.SECONDS))
                .as("the server could send " + (BIG_FRAME * BIG_FRAMES >> 20)
                        + " MB to a subscriber that took one event")
                .isFalse();
        probe.cancel();
        server.awaitDisconnect();
        probe.assertWellBehaved();
    }

    @Test
    void refusesADemandOfNothing() {
        serve(Scripts.stallAfter(begun("one")));
        StreamProbe probe = StreamProbe.on(call().events(), 1).awaitEvents(1);

        probe.request(0);

        assertThat(probe.awaitTerminal()).isInstanceOf(IllegalArgumentException.class);
        server.awaitDisconnect();
    }

    @Test
    void refusesASecondSubscriber() {
        CountDownLatch gate = new CountDownLatch(1);
        serve(begun("one").then(Scripts.gate(gate)).then(end()));
        StreamingCall<ChatEvent, ChatResponse> call = call();
        StreamProbe first = StreamProbe.on(call.events()).awaitEvents(1);

        StreamProbe second = StreamProbe.on(call.events());

        assertThat(second.awaitTerminal()).isInstanceOf(IllegalStateException.class);
        gate.countDown();
        assertThat(first.awaitCompletion().text()).isEqualTo("one");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void refusesNoSubscriberAtAll() {
        assertThatNullPointerException().isThrownBy(() -> call().events().subscribe(null));
    }

    @Test
    void cancelsASubscriberThatThrows() {
        serve(Scripts.stallAfter(begun("one", "two")));
        StreamProbe probe = new StreamProbe(Long.MAX_VALUE).throwing(new IllegalStateException("thrown by a test"));

        call().events().subscribe(probe);

        probe.awaitEvents(1);
        server.awaitDisconnect();
        probe.assertQuietFor(A_WHILE);
        assertThat(probe.events()).hasSize(1);
        assertThat(probe.ended()).isFalse();
    }

    @Test
    void readsTheSameEventsHoweverTheBytesAreCut() {
        byte[] whole = bytesOf(TEXTS);
        String type = dialect().streamContentType();
        serve(Scripts.rawStream(type, text(whole)), Scripts.rawStreamByteByByte(type, whole));

        List<ChatEvent> atOnce = eventsBeforeTheLast();
        List<ChatEvent> cut = eventsBeforeTheLast();

        assertThat(cut).isEqualTo(atOnce);
    }

    @Test
    void readsEveryKindOfLineEnd() {
        String whole = text(bytesOf(TEXTS));
        String type = dialect().streamContentType();
        serve(Scripts.rawStreamByteByByte(type, whole.replace("\n", "\r\n")));
        assertThat(StreamProbe.on(call().events()).awaitCompletion().text()).isEqualTo(TEXT);

        if (speaksSse()) {
            serve(Scripts.rawStreamByteByByte(type, whole.replace("\n", "\r")));
            assertThat(StreamProbe.on(call().events()).awaitCompletion().text()).isEqualTo(TEXT);
        }
    }

    @Test
    void needsNoLineEndAtTheEnd() {
        serve(Scripts.rawStream(
                dialect().streamContentType(), text(bytesOf(TEXTS)).stripTrailing()));

        assertThat(StreamProbe.on(call().events()).awaitCompletion().text()).isEqualTo(TEXT);
    }

    @Test
    void ignoresCommentsAndForeignFields() {
        assumeThat(speaksSse()).isTrue();
        String noise = ": keep-alive\n\nid: 7\nretry: 3000\n\n";
        String whole = "\uFEFF" + noise + text(joined(dialect().textFrames(TEXTS))) + noise
                + text(joined(dialect().endFrames()));
        serve(Scripts.rawStream(dialect().streamContentType(), whole));

        assertThat(StreamProbe.on(call().events()).awaitCompletion().text()).isEqualTo(TEXT);
    }

    @Test
    void doesNotTakeTheEndOfInputForTheEndOfTheAnswer() {
        List<byte[]> frames = dialect().textFrames(TEXTS);
        for (int kept = 0; kept <= frames.size(); kept++) {
            serve(Scripts.stream(dialect().streamContentType(), frames.subList(0, kept)));

            StreamProbe probe = StreamProbe.on(call().events());

            assertCut(probe, "after " + kept + " of " + frames.size() + " frames");
        }
    }

    @Test
    void doesNotTakeAStreamCutAnywhereForAnAnswer() {
        byte[] whole = joined(dialect().textFrames(TEXTS));
        int step = Math.max(1, whole.length / MOST_CUTS);
        for (int kept = 1; kept < whole.length; kept += step) {
            serve(Scripts.stream(dialect().streamContentType(), List.of(Arrays.copyOf(whole, kept))));

            StreamProbe probe = StreamProbe.on(call().events());

            String sent = new String(whole, 0, kept, StandardCharsets.UTF_8);
            assertCut(probe, "after " + kept + " bytes, in ..." + sent.substring(Math.max(0, sent.length() - 30)));
        }
    }

    private void assertCut(StreamProbe probe, String where) {
        assertThat(probe.awaitTerminal()).as("the end of a stream cut " + where).isInstanceOf(LlmException.class);
        LlmException failure = checked(probe.awaitFailure());
        assertThat(failure.kind()).as("the kind of a stream cut " + where).isEqualTo(ErrorKind.PROTOCOL);
        if (!probe.text().isEmpty()) {
            checkedWithPartial(failure, probe.text());
        }
    }

    @Test
    void doesNotTakeABodyThatBreaksOffForAnAnswer() {
        CountDownLatch gate = new CountDownLatch(1);
        serve(Scripts.closeAfter(begun("one", "two").then(Scripts.gate(gate))));
        StreamProbe probe = StreamProbe.on(call().events()).awaitEvents(2);

        gate.countDown();

        LlmException failure = probe.awaitFailure();
        assertThat(checkedWithPartial(failure, "onetwo").kind()).isIn(ErrorKind.NETWORK, ErrorKind.PROTOCOL);
        assertThat(server.requests())
                .as("requests: no retry after the first event")
                .hasSize(1);
    }

    @Test
    void aResetInTheMiddleFailsWithWhatArrived() {
        CountDownLatch gate = new CountDownLatch(1);
        serve(Scripts.resetAfter(begun("one").then(Scripts.gate(gate))));
        StreamProbe probe = StreamProbe.on(call().events()).awaitEvents(1);

        gate.countDown();

        LlmException failure = checkedWithPartial(probe.awaitFailure(), "one");
        assertThat(failure.kind()).isIn(ErrorKind.NETWORK, ErrorKind.PROTOCOL);
        assertThat(server.requests())
                .as("requests: no retry after the first event")
                .hasSize(1);
    }

    @Test
    void anErrorInsideAStreamIsAnError() {
        Script broken = begun("one")
                .then(Scripts.frames(dialect().errorInStream("The wheels came off.")))
                .then(Scripts.end());
        serve(broken);

        StreamProbe probe = StreamProbe.on(call().events());

        LlmException failure = checkedWithPartial(probe.awaitFailure(), "one");
        assertThat(failure).hasMessageContaining("The wheels came off.");
        assertThat(probe.text()).isEqualTo("one");
        assertThat(server.requests())
                .as("requests: no retry after the first event")
                .hasSize(1);
    }

    @Test
    void anErrorInsteadOfAStreamIsAnError() {
        serve(Scripts.stream(dialect().streamContentType(), dialect().errorInStream("The wheels came off.")));

        StreamProbe probe = StreamProbe.on(call().events());

        assertThat(checked(probe.awaitFailure())).hasMessageContaining("The wheels came off.");
        assertThat(probe.events()).isEmpty();
    }

    private List<ChatEvent> eventsBeforeTheLast() {
        StreamProbe probe = StreamProbe.on(call().events());
        assertThat(probe.awaitCompletion().text()).isEqualTo(TEXT);
        List<ChatEvent> events = probe.events();
        return events.subList(0, events.size() - 1);
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS))
                    .as("the server came so far")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting.", e);
        }
    }
}

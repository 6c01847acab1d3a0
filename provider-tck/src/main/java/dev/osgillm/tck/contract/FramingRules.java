/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How the bytes of a stream are cut, by its server and on the way, is of no importance. */
abstract class FramingRules extends StreamRules {

    /** Names a failed cut, so that it can be tried again. */
    private static final String SEED = "osgillm.tck.seed";

    private static final int RANDOM_CUTS = 10;

    @Test
    void readsTheSameEventsHoweverTheBytesAreCut() {
        byte[] whole = whole(everything());
        String type = dialect().streamContentType();
        serve(Scripts.rawStream(type, text(whole)), Scripts.rawStreamByteByByte(type, whole));

        List<ChatEvent> atOnce = eventsBeforeTheLast();
        List<ChatEvent> cut = eventsBeforeTheLast();

        assertThat(cut).isEqualTo(atOnce);
    }

    @Test
    void readsTheSameEventsInPiecesOfAnySize() {
        byte[] whole = whole(everything());
        serve(Scripts.rawStream(dialect().streamContentType(), text(whole)));
        List<ChatEvent> atOnce = eventsBeforeTheLast();
        long first = Long.getLong(SEED, ThreadLocalRandom.current().nextLong());
        for (long seed = first; seed < first + RANDOM_CUTS; seed++) {
            serve(inPieces(whole, new Random(seed)));

            assertThat(eventsBeforeTheLast())
                    .as("the events of a stream in pieces; repeat it with -D" + SEED + "=" + seed)
                    .isEqualTo(atOnce);
        }
    }

    private Script inPieces(byte[] whole, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        int most = 1 + random.nextInt(100);
        for (int from = 0; from < whole.length; ) {
            int to = Math.min(whole.length, from + 1 + random.nextInt(most));
            pieces.add(Arrays.copyOfRange(whole, from, to));
            from = to;
        }
        return streamOf(pieces);
    }

    @Test
    void readsAnAnswerWhoseBytesArriveOneByOne() {
        byte[] whole = bytesOf(TEXTS);
        String head = "HTTP/1.1 200 OK\r\nContent-Type: " + dialect().streamContentType() + "\r\nContent-Length: ";
        serve(exchange -> {
            for (byte single :
                    joined(List.of((head + whole.length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8), whole))) {
                exchange.raw(new byte[] {single});
            }
            exchange.await(new CountDownLatch(1));
        });

        readsTheText();
    }

    @Test
    void readsAStreamOfAKnownLength() {
        serve(exchange -> exchange.answer(200, Map.of("Content-Type", dialect().streamContentType()), bytesOf(TEXTS)));

        readsTheText();
    }

    @Test
    void readsAStreamThatEndsWithItsConnection() {
        for (String version : List.of("HTTP/1.1", "HTTP/1.0")) {
            serve(exchange -> {
                exchange.raw(version + " 200 OK\r\nContent-Type: " + dialect().streamContentType()
                        + "\r\nConnection: close\r\n\r\n");
                exchange.raw(bytesOf(TEXTS));
                exchange.close();
            });

            readsTheText();
        }
    }

    @Test
    void readsEveryKindOfLineEnd() {
        String whole = text(bytesOf(TEXTS));
        String type = dialect().streamContentType();
        serve(Scripts.rawStreamByteByByte(type, whole.replace("\n", "\r\n")));
        readsTheText();

        if (speaksSse()) {
            serve(Scripts.rawStreamByteByByte(type, whole.replace("\n", "\r")));
            readsTheText();
        }
    }

    @Test
    void needsNoLineEndAtTheEnd() {
        serve(Scripts.rawStream(
                dialect().streamContentType(), text(bytesOf(TEXTS)).stripTrailing()));

        StreamProbe probe = StreamProbe.on(call().events());
        if (speaksSse()) { // where an event without its blank line is no event
            readOrRefused(probe, failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL));
        } else {
            assertThat(probe.awaitCompletion().text()).isEqualTo(TEXT);
        }
    }

    @Test
    void ignoresBlankLines() {
        String whole = "\n\n" + text(bytesOf(TEXTS)).replace("\n", "\n\n");
        needs(
                !Pattern.compile("(?m)^event:").matcher(whole).find(),
                "events of one line each, which blank lines do not cut apart");
        serve(Scripts.rawStream(dialect().streamContentType(), whole));

        readsTheText();
    }

    @Test
    void ignoresCommentsAndForeignFields() {
        needs(speaksSse(), "server-sent events");
        String noise = ": keep-alive\n\nid: 7\nretry: 3000\n\n";
        readsTheTextAmid("\uFEFF" + noise, noise);
    }

    @Test
    void ignoresEventsWithoutData() {
        needs(speaksSse(), "server-sent events");
        String noise = "data:\n\ndata\n\ndata: \n\nevent: ping\n\n";
        readsTheTextAmid(noise, noise);
    }

    private void readsTheTextAmid(String before, String between) {
        StringBuilder whole = new StringBuilder(before);
        for (byte[] frame : dialect().textFrames(TEXTS)) {
            whole.append(text(frame)).append(between);
        }
        whole.append(text(joined(dialect().endFrames())));
        serve(Scripts.rawStream(dialect().streamContentType(), whole.toString()));

        readsTheText();
    }

    @Test
    void joinsTheLinesOfAnEvent() {
        needs(speaksSse(), "server-sent events");
        String whole = text(bytesOf(TEXTS));
        String inLines = whole.replaceAll("(?m)^(data: ?)\\{", "$1{\ndata: ");
        needs(!inLines.equals(whole), "events that have JSON, into which a line end may come");
        serve(Scripts.rawStream(dialect().streamContentType(), inLines));

        readsTheText();
    }

    private void readsTheText() {
        assertThat(StreamProbe.on(call().events()).awaitCompletion().text()).isEqualTo(TEXT);
    }

    private List<ChatEvent> eventsBeforeTheLast() {
        StreamProbe probe = StreamProbe.on(call().events());
        assertThat(probe.awaitCompletion().text()).isEqualTo(TEXT);
        List<ChatEvent> events = probe.events();
        return events.subList(0, events.size() - 1);
    }
}

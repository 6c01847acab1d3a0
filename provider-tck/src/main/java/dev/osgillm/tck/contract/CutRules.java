/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.tck.server.Scripts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The end of input is no end of an answer. */
abstract class CutRules extends FramingRules {

    @Test
    void doesNotTakeTheEndOfInputForTheEndOfTheAnswer() {
        ChatProvider provider = provider(server.uri(), PATIENT);
        List<byte[]> frames = everything();
        for (int kept = 0; kept <= frames.size(); kept++) {
            assertCut(provider, frames.subList(0, kept), "after " + kept + " of " + frames.size() + " frames");
        }
    }

    private static final int CUTS = 20;

    /** In one frame of each kind, since those of one kind differ in what they say only; at other bytes in each run. */
    @Test
    void doesNotTakeAStreamCutAnywhereForAnAnswer() {
        ChatProvider provider = provider(server.uri(), PATIENT);
        List<byte[]> frames = everything();
        Set<Object> kinds = new HashSet<>();
        for (int i = 0; i < frames.size(); i++) {
            if (!kinds.add(kind(frames.get(i)))) {
                continue;
            }
            byte[] frame = frames.get(i);
            int step = Math.max(1, frame.length / CUTS);
            int first = 1 + ThreadLocalRandom.current().nextInt(step);
            for (int kept = first; kept < frame.length; kept += step) {
                List<byte[]> cut = new ArrayList<>(frames.subList(0, i));
                cut.add(Arrays.copyOf(frame, kept));
                assertCut(provider, cut, "in frame " + i + " after " + text(cut.get(i)));
            }
        }
    }

    /** What is the same in frames that say the same in other words. */
    private static Object kind(byte[] frame) {
        return text(frame).replaceAll(":(\"(\\\\.|[^\"\\\\])*\"|\\d+)", ":").replaceAll("[^\\x00-\\x7f]", "");
    }

    private void assertCut(ChatProvider provider, List<byte[]> frames, String where) {
        serve(streamOf(List.of(joined(frames))));
        StreamProbe probe =
                StreamProbe.on(provider.newCall(ChatRequest.of("Hello")).events());
        assertThat(probe.awaitTerminal()).as("the end of a stream cut " + where).isInstanceOf(LlmException.class);
        LlmException failure = checked(probe.awaitFailure());
        assertThat(failure.kind()).as("the kind of a stream cut " + where).isEqualTo(ErrorKind.PROTOCOL);
        if (!probe.text().isEmpty()) {
            checkedWithPartial(failure, probe.text());
        }
        assertNoHalfCall(probe, failure, where);
    }

    private static void assertNoHalfCall(StreamProbe probe, LlmException failure, String where) {
        for (ChatEvent event : probe.events()) {
            if (event instanceof ToolCallCompleted completed) {
                assertThat(plain(completed.call().arguments()))
                        .as("the arguments of a call that is told to be complete, cut " + where)
                        .isIn(wholeArguments());
            }
        }
        failure.partial(ChatResponse.class).ifPresent(partial -> assertThat(partial.toolCalls())
                .as("calls in the partial answer, cut " + where)
                .allSatisfy(call -> assertThat(plain(call.arguments())).isIn(wholeArguments())));
    }

    private static List<String> wholeArguments() {
        return CALLS.stream().map(call -> plain(call.arguments())).toList();
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
    void doesNotTakeAConnectionThatEndsForTheEndOfTheAnswer() {
        serve(exchange -> {
            exchange.head(200, Map.of("Content-Type", dialect().streamContentType(), "Connection", "close"));
            exchange.raw(joined(dialect().textFrames(TEXTS)));
            exchange.close();
        });

        StreamProbe probe = StreamProbe.on(call().events());

        assertThat(checkedWithPartial(probe.awaitFailure(), TEXT).kind()).isEqualTo(ErrorKind.PROTOCOL);
    }
}

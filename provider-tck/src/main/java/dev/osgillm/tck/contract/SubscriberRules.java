/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.tck.contract.EventProbe.Signal;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What subscribers do inside a signal: leave, cancel, throw. */
abstract class SubscriberRules extends CancelRules {

    private static final IllegalStateException THROWN = new IllegalStateException("thrown by a test");

    @Test
    void aSubscriberMayLeaveInAnySignal() {
        for (Signal signal : List.of(Signal.SUBSCRIBED, Signal.EVENT)) {
            serve(Scripts.stallAfter(begun("one", "two")));
            StreamProbe probe = on(signal, StreamProbe::cancel);

            if (signal == Signal.EVENT) {
                probe.awaitEvents(1);
            }
            probe.assertQuietFor(A_WHILE);
            assertThat(probe.ended()).as("a signal after leaving at " + signal).isFalse();
            assertThat(probe.events()).hasSize(signal == Signal.EVENT ? 1 : 0);
            Connections.assertGivenUp(server);
        }
    }

    @Test
    void aCallMayBeCancelledInAnySignal() {
        for (Signal signal : List.of(Signal.SUBSCRIBED, Signal.EVENT)) {
            serve(Scripts.stallAfter(begun("one", "two")));
            StreamingCall<ChatEvent, ChatResponse> call = call();
            StreamProbe probe = new StreamProbe(Long.MAX_VALUE).then((one, at) -> {
                if (at == signal) {
                    call.cancel();
                }
            });
            call.events().subscribe(probe);

            assertThat(probe.awaitFailure().kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(probe.events()).hasSize(signal == Signal.EVENT ? 1 : 0);
            Connections.assertGivenUp(server);
        }
    }

    @Test
    void cancelInATerminalSignalChangesNothing() {
        for (boolean good : new boolean[] {true, false}) {
            serve(good ? stream("one") : error(400, "No."));
            StreamingCall<ChatEvent, ChatResponse> call = call();
            StreamProbe probe = new StreamProbe(Long.MAX_VALUE).then((one, at) -> {
                if (at == Signal.COMPLETED || at == Signal.FAILED) {
                    call.cancel();
                    one.cancel();
                    one.request(1);
                }
            });
            call.events().subscribe(probe);

            Object terminal = probe.awaitTerminal();

            assertThat(terminal instanceof LlmException failure && failure.kind() == ErrorKind.CANCELLED)
                    .isFalse();
            probe.assertQuietFor(A_WHILE);
        }
    }

    @Test
    void cancelsASubscriberThatThrows() {
        serve(Scripts.stallAfter(begun("one", "two")));
        StreamProbe probe = on(Signal.EVENT, one -> {
            throw THROWN;
        });

        probe.awaitEvents(1);
        server.awaitDisconnect();
        probe.assertQuietFor(A_WHILE);
        assertThat(probe.events()).hasSize(1);
        assertThat(probe.ended()).isFalse();
    }

    @Test
    void startsNothingForASubscriberThatThrowsAtItsSubscription() {
        serve(Scripts.stallAfter(begun("one")));
        StreamProbe probe = new StreamProbe(Long.MAX_VALUE).then((one, at) -> {
            throw THROWN;
        });

        Throwable thrown = catchThrowable(() -> call().events().subscribe(probe));

        assertThat(thrown).isIn(THROWN, null);
        probe.assertQuietFor(A_WHILE);
        assertThat(probe.events()).isEmpty();
        assertThat(probe.ended()).isFalse();
        Connections.assertGivenUp(server);
    }

    @Test
    void survivesASubscriberThatThrowsAtItsEnd() {
        ChatProvider provider = provider(server.uri(), PATIENT);
        for (Script script : List.of(stream("one"), error(400, "No."), Scripts.resetAfter(begun("one")))) {
            serve(script);
            StreamProbe probe = new StreamProbe(Long.MAX_VALUE).then((one, at) -> {
                if (at == Signal.COMPLETED || at == Signal.FAILED) {
                    throw THROWN;
                }
            });
            provider.newCall(ChatRequest.of("Hello")).events().subscribe(probe);
            probe.awaitTerminal();
            probe.assertQuietFor(Duration.ofMillis(50));

            serve(stream(TEXTS));
            assertThat(StreamProbe.on(provider.newCall(ChatRequest.of("Hello")).events())
                            .awaitCompletion()
                            .text())
                    .isEqualTo(TEXT);
        }
    }

    private StreamProbe on(Signal signal, Consumer<StreamProbe> action) {
        StreamProbe probe = new StreamProbe(Long.MAX_VALUE).then((one, at) -> {
            if (at == signal) {
                action.accept(one);
            }
        });
        call().events().subscribe(probe);
        return probe;
    }
}

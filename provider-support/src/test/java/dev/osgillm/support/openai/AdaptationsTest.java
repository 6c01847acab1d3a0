/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.StreamDecoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AdaptationsTest {

    private static final String REFUSAL =
            "{\"error\":{\"message\":\"Use 'max_completion_tokens'.\",\"param\":\"max_tokens\",\"code\":\"unsupported_parameter\"}}";

    private final Adaptations adaptations = new Adaptations();

    private static HttpReply reply(int status, String body) {
        return new HttpReply(
                status, HttpHeaders.of(Map.of(), (name, value) -> true), body.getBytes(StandardCharsets.UTF_8));
    }

    /** @return a call that has sent its first attempt */
    private CallAdaptations call(String model) {
        CallAdaptations call = new CallAdaptations(adaptations);
        send(call, model);
        return call;
    }

    private static void send(CallAdaptations call, String model) {
        call.sent(new Adaptation.Sent(model, ChatRequest.of("Hi"), Set.of("max_tokens"), call.of(model)));
    }

    private void learn(String model) {
        CallAdaptations call = call(model);
        assertThat(call.learn(reply(400, REFUSAL))).isTrue();
        send(call, model);
        call.accepted();
    }

    @Test
    void remembersTheModelsThatWereUsedLast() {
        learn("first");
        for (int i = 1; i < Adaptations.MODELS; i++) {
            learn("m" + i);
        }
        assertThat(adaptations.of("first")).containsExactly(Adaptation.MAX_COMPLETION_TOKENS);

        learn("one more");

        assertThat(adaptations.of("m1")).isEmpty();
        assertThat(adaptations.of("first")).isNotEmpty();
    }

    @Test
    void remembersOnlyWhatAServerHasTaken() {
        CallAdaptations odd = call("m");
        assertThat(odd.learn(reply(400, REFUSAL))).isTrue();
        assertThat(odd.of("m")).containsExactly(Adaptation.MAX_COMPLETION_TOKENS);
        assertThat(adaptations.of("m")).isEmpty();
        send(odd, "m");

        assertThat(odd.learn(reply(400, REFUSAL))).as("refused again").isFalse();

        assertThat(call("m").of("m")).isEmpty();
        odd.accepted();
        assertThat(call("m").of("m")).containsExactly(Adaptation.MAX_COMPLETION_TOKENS);
    }

    @Test
    void aCallThatLearnedNothingTakesNoPlace() {
        learn("first");
        for (int i = 0; i < Adaptations.MODELS; i++) {
            call("m" + i).accepted();
        }
        assertThat(adaptations.of("first")).isNotEmpty();
    }

    @Test
    void aStreamIsAcceptedWithItsFirstEvent() {
        CallAdaptations call = call("m");
        call.learn(reply(422, REFUSAL));
        send(call, "m");
        StreamDecoder<String> decoder = call.accepting(new EchoDecoder());
        Throwable refused = catchThrowable(() -> decoder.frame(new Frame("", "!"), event -> {}));
        decoder.frame(new Frame("", ""), event -> {});
        assertThat(refused).hasMessage("refused in the stream");
        assertThat(adaptations.of("m")).isEmpty();

        decoder.frame(
                new Frame("", "a"), event -> assertThat(adaptations.of("m")).isNotEmpty());

        assertThat(adaptations.of("m")).containsExactly(Adaptation.MAX_COMPLETION_TOKENS);
        assertThat(decoder.atEnd()).isTrue();
        assertThat(decoder.partial()).isEqualTo("part");
    }

    private static final class EchoDecoder implements StreamDecoder<String> {

        @Override
        public void frame(Frame frame, Consumer<? super String> out) {
            if (frame.data().equals("!")) {
                throw new IllegalStateException("refused in the stream");
            }
            if (!frame.data().isEmpty()) {
                out.accept(frame.data());
            }
        }

        @Override
        public boolean atEnd() {
            return true;
        }

        @Override
        public void end(Consumer<? super String> out) {
            out.accept("end");
        }

        @Override
        public Object partial() {
            return "part";
        }
    }

    @Test
    void helpsACallThatWasSentBeforeAnotherLearned() {
        CallAdaptations early = call("m");
        learn("m");
        assertThat(early.learn(reply(400, REFUSAL))).isTrue();
        assertThat(call("m").learn(reply(400, REFUSAL))).isFalse();
        assertThat(call("other").learn(reply(400, "<html>"))).isFalse();
        assertThat(call("other").learn(reply(500, REFUSAL))).isFalse();
        assertThat(EnumSet.copyOf(adaptations.of("m"))).hasSize(1);
    }
}

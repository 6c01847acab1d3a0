/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.tgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.openai.OpenAiErrors;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GenerateDecoderTest {

    private final HttpHeaders headers = HttpHeaders.of(Map.of(), (name, value) -> true);
    private final GenerateDecoder decoder = new GenerateDecoder(
            new GenerateAnswer("tgi", "m", headers, new CallMeter(() -> 0)),
            new StopText(List.of()),
            new OpenAiErrors(Optional.of(new Secret("own-secret-4711")), "Set a token."));

    @Test
    void anEndWithoutAReasonIsAnEndForAnotherReason() {
        List<ChatEvent> events = new ArrayList<>();
        decoder.frame(
                new Frame("", "{\"token\":{\"text\":\"Hi\"},\"generated_text\":\"Hi\",\"details\":null}"), events::add);
        decoder.end(events::add);

        assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(ChatCompleted.class, completed -> assertThat(
                        completed.response().finishReason())
                .contains(FinishReason.OTHER));
    }

    @Test
    void whatIsNoJsonIsQuotedWithoutTheToken() {
        assertThatThrownBy(() -> decoder.frame(new Frame("", "Bad token own-secret-4711"), event -> {}))
                .hasMessageContaining("'Bad token (key)'");
    }
}

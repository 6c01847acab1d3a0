/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.chat.ChatRequest;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdaptationsTest {

    private static final String REFUSAL =
            "{\"error\":{\"message\":\"Use 'max_completion_tokens'.\",\"param\":\"max_tokens\",\"code\":\"unsupported_parameter\"}}";

    private final Adaptations adaptations = new Adaptations();

    private boolean learn(String model) {
        return adaptations.learn(
                new Adaptation.Sent(model, ChatRequest.of("Hi"), Set.of("max_tokens"), Set.of()), REFUSAL);
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
    void helpsACallThatWasSentBeforeAnotherLearned() {
        assertThat(learn("m")).isTrue();
        assertThat(learn("m")).isTrue();
        assertThat(adaptations.learn(
                        new Adaptation.Sent(
                                "m",
                                ChatRequest.of("Hi"),
                                Set.of("max_tokens"),
                                Set.of(Adaptation.MAX_COMPLETION_TOKENS)),
                        REFUSAL))
                .isFalse();
        assertThat(adaptations.learn(
                        new Adaptation.Sent("m", ChatRequest.of("Hi"), Set.of("max_tokens"), Set.of()), "<html>"))
                .isFalse();
    }
}

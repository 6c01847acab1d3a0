/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.api.chat.UsageReported;
import org.junit.jupiter.api.Test;

/** What is kept of a stream for the case that its provider ends it never. */
class PartialAnswerTest {

    private final PartialAnswer answer = new PartialAnswer();

    @Test
    void hasAllPartsOfAllChoices() {
        ToolCall tool = ToolCall.of("1", "weather", "{}");
        Usage usage = Usage.builder().inputTokens(3).build();
        answer.add(new ReasoningDelta(0, "Hm"));
        answer.add(new TextDelta(1, "B"));
        answer.add(new TextDelta(0, "A"));
        answer.add(new TextDelta(0, "a"));
        answer.add(new ToolCallCompleted(1, tool));
        answer.add(new UsageReported(usage));
        ChatResponse partial = answer.get("id");
        assertThat(partial.providerId()).contains("id");
        assertThat(partial.choices()).extracting(Choice::index).containsExactly(0, 1);
        assertThat(partial.choices().get(0).message().text()).isEqualTo("Aa");
        assertThat(partial.choices().get(0).message().reasoning()).contains("Hm");
        assertThat(partial.choices().get(1).message().text()).isEqualTo("B");
        assertThat(partial.choices().get(1).message().toolCalls()).containsExactly(tool);
        assertThat(partial.usage()).isEqualTo(usage);
        assertThat(partial.finishReason()).isEmpty();
    }

    @Test
    void isNothingBeforeAnythingArrived() {
        assertThat(answer.get("id")).isNull();
        answer.add("an event of another kind");
        assertThat(answer.get("id")).isNull();
    }

    @Test
    void isTheWholeAnswerOnceThatIsThere() {
        ChatResponse whole = ChatResponse.builder().model("m").build();
        answer.add(new TextDelta(0, "A"));
        answer.add(new ChatCompleted(whole));
        assertThat(answer.get("id")).isSameAs(whole);
    }

    @Test
    void isBoundedWhateverAProviderSends() {
        String text = "x".repeat(PartialAnswer.LONGEST / 2 + 1);
        ToolCall tool = ToolCall.of("1", "weather", "{}");
        for (int i = 0; i < 4 * PartialAnswer.MOST_PARTS; i++) {
            answer.add(new TextDelta(i / 2, text));
            answer.add(new ToolCallCompleted(0, tool));
        }
        ChatResponse partial = answer.get("id");
        assertThat(partial.choices()).hasSize(PartialAnswer.MOST_PARTS);
        assertThat(partial.text()).hasSize(PartialAnswer.LONGEST);
        assertThat(partial.message().toolCalls()).hasSize(PartialAnswer.MOST_CALLS);
    }
}

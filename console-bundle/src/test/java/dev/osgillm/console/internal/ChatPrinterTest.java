/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.Timings;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.RefusalDelta;
import dev.osgillm.api.chat.TextDelta;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChatPrinterTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);

    private String printed(boolean terminal, boolean reasoning, ChatEvent... events) {
        ChatPrinter printer = new ChatPrinter(out, terminal, reasoning);
        for (ChatEvent event : events) {
            printer.print(event);
        }
        printer.end();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static TextDelta text(String text) {
        return new TextDelta(0, text);
    }

    @Test
    void endsWithOneNewline() {
        assertThat(printed(false, true, text("a"), text("b"))).isEqualTo("ab\n");
        bytes.reset();
        assertThat(printed(false, true, text("a\n"))).isEqualTo("a\n");
        bytes.reset();
        assertThat(printed(false, true)).isEmpty();
    }

    @Test
    void dimsReasoningOnATerminal() {
        assertThat(printed(true, true, new ReasoningDelta(0, "hm"), new ReasoningDelta(0, "m"), text("42")))
                .isEqualTo("\u001b[2mhm\u001b[22m\u001b[2mm\u001b[22m\n\n42\n");
    }

    @Test
    void keepsReasoningOutOfPipesAndAwayOnRequest() {
        assertThat(printed(false, true, new ReasoningDelta(0, "hmm"), text("42")))
                .isEqualTo("42\n");
        bytes.reset();
        assertThat(printed(true, false, new ReasoningDelta(0, "hmm"), text("42")))
                .isEqualTo("42\n");
    }

    @Test
    void printsARefusalAndOnlyTheFirstChoice() {
        assertThat(printed(false, true, new TextDelta(1, "other"), new RefusalDelta(0, "I will not.")))
                .isEqualTo("I will not.\n");
    }

    @Test
    void printsTheWholeAnswerOfAProviderWithoutPieces() {
        ChatCompleted completed = new ChatCompleted(Samples.response("all at once", FinishReason.STOP));
        assertThat(printed(false, true, completed)).isEqualTo("all at once\n");
        bytes.reset();
        assertThat(printed(true, true, new ReasoningDelta(0, "hm"), completed))
                .isEqualTo("\u001b[2mhm\u001b[22m\n\nall at once\n");
    }

    @Test
    void joinsACharacterThatTheServerCutInTwo() {
        assertThat(printed(false, true, text("a\ud83d"), text("\ude00b"))).isEqualTo("a😀b\n");
    }

    @Test
    void letsNoAnswerMoveTheCursorButKeepsPipesUntouched() {
        assertThat(printed(true, true, text("a\u001b[2Jb"))).isEqualTo("a[2Jb\n");
        bytes.reset();
        assertThat(printed(false, true, text("a\u001b[2Jb"))).isEqualTo("a\u001b[2Jb\n");
    }

    @Test
    void failsWhenNobodyReadsAnyMore() {
        PrintStream broken = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Pipe closed");
            }
        });
        ChatPrinter printer = new ChatPrinter(broken, false, true);
        assertThatThrownBy(() -> printer.print(text("a"))).hasMessageContaining("The output was closed");
    }

    @Test
    void warnsOfAnAnswerThatIsNotWhole() {
        assertThat(ChatNotes.warning(Samples.response("a", FinishReason.STOP))).isEmpty();
        assertThat(ChatNotes.warning(Samples.response("a", FinishReason.LENGTH)))
                .contains("The answer was cut at the token limit. Raise it with --max-tokens.");
        assertThat(ChatNotes.warning(Samples.response("a", FinishReason.CONTENT_FILTER)))
                .contains("The provider's content filter ended the answer. Put the question differently.");
        assertThat(ChatNotes.warning(Samples.response("", FinishReason.STOP)))
                .contains("The model gave an empty answer. Ask again, or another model.");
    }

    @Test
    void tellsOnlyTheUsageThatIsKnown() {
        ChatResponse full = Samples.response("a", FinishReason.STOP);
        assertThat(ChatNotes.usage(full, false))
                .isEqualTo("ollama/llama3.2: tokens 31 in, 9 out, first token after 340 ms, total 1.3 s, 9.5 tokens/s");
        Usage detailed = Usage.builder()
                .inputTokens(31)
                .cachedTokens(20)
                .outputTokens(9)
                .reasoningTokens(5)
                .build();
        assertThat(ChatNotes.usage(
                        ChatResponse.builder().model("m").usage(detailed).build(), false))
                .isEqualTo("m: tokens 31 in (20 cached), 9 out (5 reasoning)");
        assertThat(ChatNotes.usage(ChatResponse.builder().build(), false)).isEqualTo("tokens not reported");
    }

    @Test
    void tellsTheSpeedOfWhatWasSeen() {
        Usage usage = Usage.builder().outputTokens(5_100).reasoningTokens(5_000).build();
        Timings timings = Timings.of(Duration.ofSeconds(30), Duration.ofSeconds(31));
        ChatResponse.Builder hidden = ChatResponse.builder().usage(usage).timings(timings);
        assertThat(ChatNotes.usage(hidden.build(), false)).endsWith("total 31.0 s, 100.0 tokens/s");
        assertThat(ChatNotes.usage(hidden.build(), true)).endsWith("total 31.0 s");
        Timings server = timings.withServer(null, null, Duration.ofSeconds(10));
        assertThat(ChatNotes.usage(hidden.timings(server).build(), false)).endsWith("510.0 tokens/s");
        Timings whole = Timings.of(null, Duration.ofSeconds(31));
        assertThat(ChatNotes.usage(hidden.timings(whole).build(), false)).endsWith("total 31.0 s");
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.client.BatchCompleted;
import dev.osgillm.api.client.BatchEvent;
import dev.osgillm.api.client.BatchItem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BatchCommandTest {

    private final FakeRouter router = Samples.providers();
    private final TestShell shell = new TestShell(router);

    @TempDir
    Path folder;

    @BeforeEach
    void answersInReverse() {
        shell.session.currentDir(folder);
        router.runsBatches(batch -> {
            List<BatchItem> items = new ArrayList<>();
            for (int i = 0; i < batch.requests().size(); i++) {
                String prompt = prompt(batch.requests().get(i));
                items.add(
                        prompt.startsWith("bad")
                                ? BatchItem.failed(i, Samples.refused("openai"))
                                : answered(i, "to " + prompt + "\n"));
            }
            List<BatchEvent> events = new ArrayList<>(items);
            Collections.reverse(events);
            events.add(new BatchCompleted(items));
            return ScriptedCall.of(events);
        });
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private static BatchItem answered(int index, String text) {
        return BatchItem.answered(index, Samples.response(text, FinishReason.STOP));
    }

    private static String prompt(ChatRequest request) {
        return request.messages().get(request.messages().size() - 1).text();
    }

    private void write(String text) throws Exception {
        Files.writeString(folder.resolve("in"), text);
    }

    private void refuses(String line, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> shell.run(line)).withMessageStartingWith(message);
        assertThat(router.batchRequest).isNull();
    }

    @Test
    void printsTheAnswersInTheOrderOfTheLines() throws Exception {
        write("one\n\n  two\nthree\n");
        assertThat(shell.run("llm:batch -c 8 in")).isEqualTo("to one\nto   two\nto three\n");
        assertThat(router.batchRequest.parallelism()).isEqualTo(8);
        assertThat(router.batchRequest.requests().get(0).model()).isEmpty();
        assertThat(shell.run("echo $'a\\nb' | llm:batch -p openai -m gpt -s Brief -t 0.5 --max-tokens 7 -"))
                .isEqualTo("to a\nto b\n");
        ChatRequest request = router.batchRequest.requests().get(1);
        assertThat(request.model()).contains("openai/gpt");
        assertThat(request.messages().get(0).text()).isEqualTo("Brief");
        assertThat(request.temperature()).hasValue(0.5);
        assertThat(request.maxTokens()).hasValue(7);
    }

    @Test
    void listsFailuresWithTheirLinesAndFails() throws Exception {
        write("one\n\nbad\ntwo\nbad too\n");
        assertThatThrownBy(() -> shell.run("llm:batch in"))
                .isInstanceOf(LlmException.class)
                .hasMessage("2 of 4 prompts failed, see above. Put those lines into a file and run that.");
        assertThat(shell.out.take()).isEqualTo("to one\n\nto two\n\n");
        assertThat(shell.err.take())
                .isEqualTo("Line 3: openai: The server refused the key (401). Set another OPENAI_API_KEY.\n"
                        + "Line 5: openai: The server refused the key (401). Set another OPENAI_API_KEY.\n");
    }

    @Test
    void keepsTheAnswersThatCameBeforeTheirTurn() throws Exception {
        LlmException cancelled =
                LlmException.builder(ErrorKind.CANCELLED, "Cancelled.").build();
        router.runsBatches(batch -> ScriptedCall.failing(
                cancelled, List.of(answered(0, "to one"), answered(3, "to four"), answered(2, "x"))));
        write("one\ntwo\nthree\nfour\nfive\n");
        assertThatThrownBy(() -> shell.run("llm:batch in")).isInstanceOf(LlmException.class);
        assertThat(shell.out.take()).isEqualTo("to one\n\nx\nto four\n");
        assertThat(shell.err.take()).isEqualTo("(3 of 5 answers are above)\n");
        assertThatThrownBy(() -> shell.run("llm:batch --json in")).isInstanceOf(LlmException.class);
        assertThat(shell.out.take().lines()).hasSize(3);
    }

    @Test
    void listsAFailureInOneHarmlessLine() throws Exception {
        LlmException failure =
                LlmException.builder(ErrorKind.PROTOCOL, "It said\n\u001b[2J.").build();
        router.runsBatches(batch -> ScriptedCall.of(List.of(BatchItem.failed(0, failure))));
        write("one\n");
        assertThatThrownBy(() -> shell.run("llm:batch in")).isInstanceOf(LlmException.class);
        assertThat(shell.err.take()).isEqualTo("Line 1: It said  [2J.\n");
    }

    @Test
    void readsJsonBehindAByteOrderMark() throws Exception {
        write("\uFEFF{\"prompt\":\"one\"}\n");
        assertThat(shell.run("llm:batch in")).isEqualTo("to one\n");
    }

    @Test
    void readsAndWritesLinesOfJson() throws Exception {
        write(
                "{\"prompt\":\"one\",\"id\":7,\"model\":\"openrouter/m\",\"system\":\"S\",\"temperature\":1,\"max_tokens\":5}\n"
                        + "{\"prompt\":\"bad\"}\n");
        assertThatThrownBy(() -> shell.run("llm:batch --json -t 0.5 in"))
                .hasMessageStartingWith("1 of 2 prompts failed");
        assertThat(shell.out.take().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("{\"line\":1,\"prompt_id\":7,\"text\":\"to one\\n\",\"finish\":\"stop\""),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "{\"line\":2,\"error\":{\"kind\":\"authentication\",\"message\":\"openai: The"
                                                + " server refused the key (401). Set another OPENAI_API_KEY.\"}}"));
        ChatRequest first = router.batchRequest.requests().get(0);
        assertThat(first.model()).contains("openrouter/m");
        assertThat(first.messages().get(0).text()).isEqualTo("S");
        assertThat(first.temperature()).hasValue(1);
        assertThat(first.maxTokens()).hasValue(5);
        assertThat(router.batchRequest.requests().get(1).temperature()).hasValue(0.5);
    }

    @Test
    void refusesWhatCannotBeAsked() throws Exception {
        write("\n \n");
        refuses("llm:batch in", "There is nothing to ask: no line has a prompt.");
        write("{\"prompt\":\"a\"}\n{\"prompt\":\"a\",\"temprature\":1}");
        refuses("llm:batch in", "Line 2: unknown member 'temprature'; known are prompt, system, model,");
        write("{\"prompt\":\"a\"}\n\nplain");
        refuses("llm:batch in", "Line 3: expected a value at line 1, column 1, but found 'p'.");
        write("{\"prompt\":\"a\",\"temperature\":3}");
        refuses("llm:batch in", "Line 1: temperature must be between 0 and 2, not 3.");
        write("{\"prompt\":7}");
        refuses("llm:batch in", "Line 1: \"prompt\" must be a string.");
        write("{\"prompt\":\"a\",\"max_tokens\":1.5}");
        refuses("llm:batch in", "Line 1: \"max_tokens\" must be a whole number.");
        write("{}");
        refuses("llm:batch in", "Line 1: it has no \"prompt\".");
        write("a\n".repeat(10_001));
        refuses("llm:batch in", "A batch has at most 10000 prompts.");
        refuses("llm:batch -c 257 in", "The option -c must be a whole number from 1 to 256, not '257'.");
        refuses("llm:batch", "llm:batch takes FILE, not nothing.");
        refuses("llm:batch gone", "'gone' (FILE) does not exist.");
        refuses("llm:batch in -c", "The option '-c' of llm:batch needs a value");
    }

    @Test
    void anInterruptKeepsTheAnswersThatCame() throws Exception {
        write("one\ntwo\nthree");
        ScriptedCall<BatchEvent, List<BatchItem>> call = ScriptedCall.gated();
        router.runsBatches(batch -> call);
        Background command = Background.run(shell, "llm:batch in");
        call.awaitStarted();
        call.send(answered(2, "third"));
        call.send(answered(0, "first"));
        shell.out.await("first\n");
        shell.session.foregroundJob().interrupt(); // what the shell does for Ctrl-C
        call.awaitCancelled();
        assertThat(command.failure()).isNotNull();
        shell.err.await("(2 of 3 answers are above)\n");
        assertThat(shell.out.take()).isEqualTo("first\n\nthird\n");
    }
}

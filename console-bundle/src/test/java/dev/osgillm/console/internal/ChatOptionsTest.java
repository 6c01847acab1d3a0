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
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningEffort;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.tool.ToolResulted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ChatOptionsTest {

    private final FakeRouter router = Samples.providers();
    private final TestShell shell = new TestShell(router);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        shell.close();
    }

    private static Choice choice(int index, String text) {
        Message message = Message.builder(Role.ASSISTANT)
                .text(text)
                .reasoning("Hm.")
                .toolCall(ToolCall.of("c1", "weather", "{\"city\":1}"))
                .build();
        return Choice.of(index, message, FinishReason.TOOL_CALLS, null, List.of());
    }

    private static ChatResponse rich(Choice... choices) {
        ChatResponse.Builder response = ChatResponse.builder()
                .providerId("ollama")
                .model("llama3.2")
                .id("r1")
                .requestId("q1")
                .timings(Timings.of(Duration.ofMillis(340), Duration.ofMillis(1290)))
                .usage(Usage.builder()
                        .inputTokens(31)
                        .outputTokens(9)
                        .cachedTokens(16)
                        .reasoningTokens(4)
                        .build());
        for (Choice choice : choices) {
            response.choice(choice);
        }
        return response.build();
    }

    @Test
    void takesWhatShapesTheAnswer() throws Exception {
        shell.run("llm:chat --top-p 0.9 --seed -7 --stop END --effort LOW --cache manual --stop '\n\n' hello");
        ChatRequest request = router.chatRequest;
        assertThat(request.topP()).hasValue(0.9);
        assertThat(request.seed()).hasValue(-7);
        assertThat(request.stop()).containsExactly("END", "\n\n");
        assertThat(request.reasoningEffort()).contains(ReasoningEffort.LOW);
        assertThat(request.promptCache().orElseThrow().key()).contains("manual");
        assertThat(request.messages().get(0).text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            llm:chat --top-p 1.1 hi         | The option --top-p must be a number from 0 to 1, not '1.1'.
            llm:chat --seed 1.5 hi          | The option --seed must be a whole number, not '1.5'.
            llm:chat --effort huge hi       | --effort is one of none, minimal, low, medium, high, xhigh, max, not 'huge'.
            llm:chat -n 129 hi              | The option -n must be a whole number from 1 to 128, not '129'.
            llm:chat -a nowhere.png hi      | 'nowhere.png' (-a) does not exist.
            llm:chat --schema 'a b c' hi    | --schema does not understand 'a b c'.
            llm:chat hi -a x.txt -a         | The option '-a' of llm:chat needs a value
            llm:chat --stop a --stop        | The option '--stop' of llm:chat needs a value
            """)
    void refusesBadValuesWithASentence(String line, String message) {
        shell.session.currentDir(folder);
        assertThatThrownBy(() -> shell.run(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
        assertThatThrownBy(() -> shell.run("llm:chat --cache " + "k".repeat(65) + " hi"))
                .hasMessage("The option --cache takes at most 64 characters, not 65.");
        assertThat(router.chatRequest).isNull();
    }

    @Test
    void showsFilesAfterTheText() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "A");
        Files.writeString(folder.resolve("b.md"), "B");
        shell.session.currentDir(folder);
        shell.run("llm:chat -a a.txt compare these -a b.md");
        Message message = router.chatRequest.messages().get(0);
        assertThat(message.text()).isEqualTo("compare these");
        assertThat(message.content().subList(1, 3))
                .extracting(part -> ((MediaPart) part).name().orElse(""))
                .containsExactly("a.txt", "b.md");
    }

    @Test
    void asksForJsonAfterASchema() throws Exception {
        shell.run("llm:chat --schema 'name, age int' 'who?'");
        assertThat(router.chatRequest.responseFormat().orElseThrow().schema().orElseThrow())
                .contains("\"age\":{\"type\":\"integer\"}");
    }

    @Test
    void printsOneJsonObject() throws Exception {
        router.chats(request -> ScriptedChat.answering(
                List.of(new TextDelta(0, "not this"), new ChatCompleted(rich(choice(0, "a\nb"))))));
        String expected = "{\"text\":\"a\\nb\",REASONING\"finish\":\"tool_calls\","
                + "\"tool_calls\":[{\"id\":\"c1\",\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":1}\"}],"
                + "\"provider\":\"ollama\",\"model\":\"llama3.2\",\"id\":\"r1\",\"request_id\":\"q1\","
                + "\"usage\":{\"input_tokens\":31,\"output_tokens\":9,\"total_tokens\":40,\"cached_tokens\":16,"
                + "\"reasoning_tokens\":4},\"first_token_seconds\":0.34,\"total_seconds\":1.29}\n";
        assertThat(shell.run("llm:chat --json hello"))
                .isEqualTo(expected.replace("REASONING", "\"reasoning\":\"Hm.\","));
        assertThat(shell.run("llm:chat --json -R hello")).isEqualTo(expected.replace("REASONING", ""));
        shell.session.execute("llm:chat --json -u hello");
        assertThat(shell.out.take()).isEqualTo(expected.replace("REASONING", "\"reasoning\":\"Hm.\","));
        assertThat(shell.err.take()).contains("tokens 31 in (16 cached), 9 out (4 reasoning)");
    }

    @Test
    void givesSeveralAnswers() throws Exception {
        router.chats(request -> ScriptedChat.answering(
                List.of(new TextDelta(0, "one"), new ChatCompleted(rich(choice(0, "one\n"), choice(1, "two"))))));
        assertThat(shell.run("llm:chat -n 2 hello")).isEqualTo("Answer 1:\none\n\nAnswer 2:\ntwo\n");
        assertThat(router.chatRequest.choices()).hasValue(2);
        assertThat(shell.run("llm:chat --n 2 --json hello"))
                .contains("\"choices\":[{\"text\":\"one\\n\",\"reasoning\"", "{\"text\":\"two\"");
    }

    @Test
    void runsToolsAndShowsEachRunBesideTheAnswer() throws Exception {
        ToolCall wanted = ToolCall.of("c1", "weather", " {\"city\":\"Rome\"}");
        router.usesTools(request -> ScriptedChat.answering(List.of(
                new TextDelta(0, "Let me look."),
                new ToolResulted(wanted, "18\ndegrees\n", false),
                new ToolResulted(wanted, "too slow", true),
                new TextDelta(0, "It is mild."),
                new ChatCompleted(Samples.response("It is mild.", FinishReason.STOP)))));
        shell.session.execute("llm:chat -T weather -T clock -m gpt-4o hello");
        assertThat(shell.out.take()).isEqualTo("Let me look.\nIt is mild.\n");
        assertThat(shell.err.take())
                .isEqualTo("[weather {\"city\":\"Rome\"} -> 18 degrees]\n"
                        + "[weather {\"city\":\"Rome\"} failed: too slow]\n");
        assertThat(router.toolRequest.names()).containsExactlyInAnyOrder("weather", "clock");
        assertThat(router.toolRequest.chat().model()).contains("ollama/gpt-4o");

        shell.session.put("llm.stdout.terminal", true);
        shell.session.put("COLUMNS", 20);
        assertThat(shell.run("llm:chat -y -T all -p openai hello"))
                .startsWith("Let me look.\n\u001b[2m[weather {\"city\"...\u001b[22m\n")
                .endsWith("\nIt is mild.\n");
        assertThat(router.toolRequest.names()).isEmpty();
        assertThat(router.toolRequest.chat().model()).contains("openai");
        assertThat(shell.run("llm:chat -T all --yes --json hello")).contains("{\"text\":\"It is mild.\"");
        assertThat(router.toolRequest.chat().model()).as("the default").isEmpty();
    }

    @Test
    void addressesAModelThatAnInstanceDeclaresByItself() throws Exception {
        router.usesTools(request -> Samples.answer(Samples.ANSWER));
        shell.run("llm:chat -T all -y -m anthropic/claude hello");
        assertThat(router.toolRequest.chat().model()).contains("anthropic/claude");
        shell.run("llm:chat -T all -y -m openrouter/meta/llama hello");
        assertThat(router.toolRequest.chat().model()).contains("openrouter/meta/llama");
    }
}

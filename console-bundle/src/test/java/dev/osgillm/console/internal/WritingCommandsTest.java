/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.completion.CompletionRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WritingCommandsTest {

    private final FakeRouter router =
            Samples.providers().completes(request -> Samples.answer(List.of("return ", "a + b")));
    private final TestShell shell = new TestShell(router);

    @AfterEach
    void close() {
        shell.close();
    }

    private void answers(String text) {
        router.chats(request -> Samples.answer(List.of(text)));
    }

    private void refuses(String line, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> shell.run(line)).withMessageStartingWith(message);
        assertThat(router.completionRequest).isNull();
        assertThat(router.chatRequest).isNull();
    }

    @Test
    void goesOnWithAText() throws Exception {
        assertThat(shell.run("llm:complete 'def add(a, b):'")).isEqualTo("return a + b\n");
        CompletionRequest request = router.completionRequest;
        assertThat(request.prompt()).isEqualTo("def add(a, b):");
        assertThat(request.suffix()).isEmpty();
        assertThat(request.raw()).isFalse();
        assertThat(router.selection).hasToString("the default provider");
    }

    @Test
    void changesNoSpaceOfTheText() throws Exception {
        shell.session.execute("echo 'def f():' | llm:complete $'    x = 1\n    '");
        assertThat(router.completionRequest.prompt()).isEqualTo("def f():\n    x = 1\n    ");
    }

    @Test
    void fillsInTheMiddleWithEverythingThatCanBeSet() throws Exception {
        shell.session.execute("echo before | llm:complete -p olla -m qwen --suffix 'after ' --raw -s Java -t 0.1"
                + " --max-tokens 9 -u");
        CompletionRequest request = router.completionRequest;
        assertThat(request.prompt()).isEqualTo("before\n");
        assertThat(request.suffix()).contains("after ");
        assertThat(request.system()).contains("Java");
        assertThat(request.raw()).isTrue();
        assertThat(request.temperature()).hasValue(0.1);
        assertThat(request.maxTokens()).hasValue(9);
        assertThat(request.model()).contains("qwen");
        assertThat(router.selection.value()).contains("ollama");
        assertThat(shell.out.take()).isEqualTo("return a + b\n");
        assertThat(shell.err.take()).contains("tokens 31 in");
    }

    @Test
    void printsTheCodeAndTheRestBeside() throws Exception {
        answers("Here it is:\n\n```python\nprint(1)\n```\n\nRun it.");
        shell.session.execute("llm:code -l python 'print one'");
        assertThat(shell.out.take()).isEqualTo("print(1)\n");
        assertThat(shell.err.take()).isEqualTo("Here it is:\n\n\nRun it.\n");
        assertThat(router.chatRequest.messages().get(0).text()).contains("Answer with python code in one fenced block");
        assertThat(router.chatRequest.messages().get(1).text()).isEqualTo("print one");
        shell.session.put("llm.stdout.terminal", true);
        assertThat(shell.run("llm:code 'print one'"))
                .isEqualTo("print(1)\n\n\u001b[2mHere it is:\n\n\nRun it.\u001b[22m\n");
    }

    @Test
    void leavesNoControlCharacterInWhatIsBeside() throws Exception {
        answers("Here\u001b[2J it is:\n\n```python\nprint(1)\n```\n");
        shell.session.execute("llm:code 'print one'");
        assertThat(shell.err.take()).isEqualTo("Here[2J it is:\n");
    }

    @Test
    void saysSoWhenThereIsNoCode() throws Exception {
        answers("I would not.");
        shell.session.execute("llm:code x");
        assertThat(shell.out.take()).isEqualTo("I would not.\n");
        assertThat(shell.err.take()).startsWith("The answer has no block of code; this is all of it.");
    }

    @Test
    void warnsOfCodeThatWasCut() throws Exception {
        router.chats(request ->
                ScriptedChat.answering(List.of(new ChatCompleted(Samples.response("```\na", FinishReason.LENGTH)))));
        shell.session.execute("llm:code x");
        assertThat(shell.out.take()).isEqualTo("a\n");
        assertThat(shell.err.take()).startsWith("The answer was cut at the token limit.");
    }

    @Test
    void blocksOfTheLanguageCountAloneWhenThereAreAny() {
        String answer = "a\n```sh\nrun\n```\nb\n  ~~~Python\n  x\n    y\n  ~~~\nc\n```\nz\n```";
        assertThat(CodeAnswer.of(answer, "python")).isEqualTo(new CodeAnswer("x\n  y\n", "a\nb\nc"));
        assertThat(CodeAnswer.of(answer, "rust").code()).isEqualTo("run\n\nx\n  y\n\nz\n");
        assertThat(CodeAnswer.of(answer, "").code()).isEqualTo("run\n\nx\n  y\n\nz\n");
        assertThat(CodeAnswer.of("``` `inline` ```\n```\n```\nend\n```\nopen", ""))
                .isEqualTo(new CodeAnswer("\nopen\n", "``` `inline` ```\nend"));
    }

    @Test
    void refusesBadInputWithASentence() {
        refuses("llm:complete", "There is nothing to go on with. Type words, as in: llm:complete -m qwen2.5-coder");
        refuses("llm:complete -t 3 x", "The temperature (-t) must be a number from 0 to 2, not '3'.");
        refuses("llm:complete --suffix @nowhere x", "'nowhere' (--suffix) does not exist.");
        refuses("llm:complete x --suffix", "The option '--suffix' of llm:complete needs a value");
        refuses("llm:code", "There is nothing to ask. Type words, as in: llm:code -l python");
        refuses("llm:code --langg x y", "Unknown or repeated option '--langg' of llm:code.");
        refuses("llm:code x -l", "The option '-l' of llm:code needs a value");
    }
}

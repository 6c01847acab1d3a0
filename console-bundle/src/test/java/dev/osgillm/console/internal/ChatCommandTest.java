/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.Selection;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ChatCommandTest {

    private static final String ANSWER = "Blue light is scattered more than the other colours.\n";

    private final FakeRouter router = Samples.providers();
    private TestShell shell = new TestShell(router);

    @AfterEach
    void close() {
        shell.close();
    }

    private void reopen(InputStream in, Transcript out, OutputStream terminal) {
        shell.close();
        shell = new TestShell(router, null, in, out, terminal);
    }

    private String prompt() {
        return router.chatRequest
                .messages()
                .get(router.chatRequest.messages().size() - 1)
                .text();
    }

    private CompletableFuture<Object> start(String line) {
        return Background.run(shell, line).result();
    }

    @Test
    void asksTheDefaultProviderAndPrintsTheAnswer() throws Exception {
        assertThat(shell.run("llm:chat why is the sky 'blue?'")).isEqualTo(ANSWER);
        assertThat(prompt()).isEqualTo("why is the sky blue?");
        assertThat(router.selection).isSameAs(Selection.DEFAULT);
        assertThat(router.chatRequest.model()).isEmpty();
        assertThat(router.chatRequest.temperature()).isEmpty();
        assertThat(router.chatRequest.maxTokens()).isEmpty();
    }

    @Test
    void takesAllOptions() throws Exception {
        shell.run("llm:chat -p opena -m gpt-4o -s 'Be brief' -t 0.2 --max-tokens 200 hello");
        ChatRequest request = router.chatRequest;
        assertThat(router.selection.value()).contains("openai");
        assertThat(request.model()).contains("gpt-4o");
        assertThat(request.messages()).extracting(Message::role).containsExactly(Role.SYSTEM, Role.USER);
        assertThat(request.messages().get(0).text()).isEqualTo("Be brief");
        assertThat(request.temperature()).hasValue(0.2);
        assertThat(request.maxTokens()).hasValue(200);
        assertThat(prompt()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "llama3.3,                 the default provider, llama3.3", // nobody's: the default's
        "llama3.2,                 the default provider, llama3.2",
        "gpt-4o-mini,              gpt-4o-mini,          ",
        "deepseek/deepseek-r1,     deepseek/deepseek-r1, ",
        "openrouter/meta/llama,    openrouter/meta/llama, ",
        "openrout/meta/llama,      the default provider, openrout/meta/llama",
    })
    void findsTheProviderOfAModel(String typed, String selection, String model) throws Exception {
        shell.run("llm:chat -m " + typed + " hello");
        assertThat(router.selection).hasToString(selection);
        assertThat(router.chatRequest.model().orElse(null)).isEqualTo(model);
    }

    @Test
    void keepsWordsAsTheyWereTyped() throws Exception {
        shell.run("llm:chat add 007 and 1.50 and 1e5 true");
        assertThat(prompt()).isEqualTo("add 007 and 1.50 and 1e5 true");
        shell.run("llm:chat what is null");
        assertThat(prompt()).isEqualTo("what is null");
    }

    @Test
    void printsPiecesBeforeTheAnswerIsComplete() throws Exception {
        Transcript terminal = new Transcript(); // sees only what is flushed
        reopen(InputStream.nullInputStream(), terminal, new PrintStream(new BufferedOutputStream(terminal)));
        ScriptedChat call = ScriptedChat.waiting();
        router.chats(request -> call);
        CompletableFuture<Object> command = start("llm:chat hello");
        call.awaitStarted();
        call.send("Hel");
        shell.out.await("Hel");
        call.send("lo");
        shell.out.await("Hello");
        assertThat(command).isNotDone();
        call.complete(Samples.response("Hello", FinishReason.STOP));
        command.get(30, TimeUnit.SECONDS);
        assertThat(shell.out.take()).isEqualTo("Hello\n");
    }

    @Test
    void putsPipedTextBeforeTheWords() throws Exception {
        assertThat(shell.run("echo 'a long text' | llm:chat sum it up")).isEqualTo(ANSWER);
        assertThat(prompt()).isEqualTo("a long text\n\nsum it up");
    }

    @Test
    void takesThePromptFromThePipeAlone() throws Exception {
        shell.run("echo what is it | llm:chat");
        assertThat(prompt()).isEqualTo("what is it");
    }

    @Test
    void readsAFileThatIsRedirected(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("notes.txt"), "grüne Notizen\n");
        shell.run("llm:chat summarise < " + file);
        assertThat(prompt()).isEqualTo("grüne Notizen\n\nsummarise");
    }

    @Test
    void printsIntoAPipe() throws Exception {
        assertThat(shell.run("llm:chat hello | cat")).isEqualTo(ANSWER);
    }

    @Test
    void printsIntoASubstitutionAlsoInsideOfAClosure() throws Exception {
        shell.session.execute("run = { llm:chat hello }");
        assertThat(shell.run("echo \"<$(llm:chat hello)>\"")).isEqualTo("<" + ANSWER.strip() + ">\n");
        assertThat(shell.run("echo \"<$(run)>\"")).isEqualTo("<" + ANSWER.strip() + ">\n");
    }

    @Test
    void doesNotWaitForAnInteractiveTerminal() throws Exception {
        InputStream terminal = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("The terminal was read.");
            }
        };
        Transcript out = new Transcript();
        reopen(terminal, out, out);
        assertThat(shell.run("llm:chat hello")).isEqualTo(ANSWER);
    }

    @Test
    void readsTheInputThatTheOwnerOfTheSessionCallsAPipe() throws Exception {
        Transcript out = new Transcript();
        reopen(new ByteArrayInputStream("from outside\n".getBytes(StandardCharsets.UTF_8)), out, out);
        shell.session.put("llm.stdin.piped", true);
        shell.run("llm:chat summarise");
        assertThat(prompt()).isEqualTo("from outside\n\nsummarise");
    }

    @Test
    void showsReasoningOnATerminalOnly() throws Exception {
        router.chats(request -> ScriptedChat.answering(List.of(
                new ReasoningDelta(0, "hmm"),
                new TextDelta(0, "42"),
                new ChatCompleted(Samples.response("42", FinishReason.STOP)))));
        assertThat(shell.run("llm:chat hello")).isEqualTo("42\n");
        shell.session.put("llm.stdout.terminal", true);
        assertThat(shell.run("llm:chat hello")).isEqualTo("\u001b[2mhmm\u001b[22m\n\n42\n");
        assertThat(shell.run("llm:chat -R hello")).isEqualTo("42\n");
        assertThat(shell.run("llm:chat hello | cat")).isEqualTo("42\n");
        shell.session.put("llm.stdout.terminal", null);
        shell.session.put(".terminal", new Object());
        assertThat(shell.run("llm:chat hello")).contains("hmm");
        class DumbTerminal {}
        shell.session.put(".terminal", new DumbTerminal());
        assertThat(shell.run("llm:chat hello")).isEqualTo("42\n");
    }

    @Test
    void tellsUsageBesideTheAnswer() throws Exception {
        shell.session.execute("llm:chat -u hello");
        assertThat(shell.out.take()).isEqualTo(ANSWER);
        assertThat(shell.err.take())
                .isEqualTo(
                        "ollama/llama3.2: tokens 31 in, 9 out, first token after 340 ms, total 1.3 s, 9.5 tokens/s\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            llm:chat                      | There is nothing to ask. Type words
            llm:chat -p ollama            | There is nothing to ask. Type words
            llm:chat '  '                 | There is nothing to ask. Type words
            llm:chat --tempreature 1 hi   | Unknown or repeated option '--tempreature' of llm:chat. 'help llm:chat' lists
            llm:chat -p ollama -p x hi    | Unknown or repeated option '-p' of llm:chat.
            llm:chat -t abc hi            | The temperature (-t) must be a number from 0 to 2, not 'abc'.
            llm:chat -t 2.5 hi            | The temperature (-t) must be a number from 0 to 2, not '2.5'.
            llm:chat --max-tokens 0 hi    | The option --max-tokens must be a whole number of at least 1, not '0'.
            llm:chat hi -p                | The option '-p' of llm:chat needs a value, as in: llm:chat -p ollama hello.
            llm:chat -p                   | The option '-p' of llm:chat needs a value
            llm:chat -p ollama -u hi -t   | The option '-t' of llm:chat needs a value
            llm:chat -p opanai hi         | There is no provider 'opanai'. Did you mean 'openai'? There are: ollama, openai (not configured), openrouter.
            llm:chat -p o hi              | 'o' fits several providers: ollama, openai, openrouter. Type more of the name.
            """)
    void refusesBadInputWithASentence(String line, String message) {
        assertThatThrownBy(() -> shell.run(line))
                .isInstanceOfAny(IllegalArgumentException.class, LlmException.class)
                .hasMessageStartingWith(message);
        assertThat(router.chatRequest).as("the request").isNull();
    }

    @Test
    void takesTextThatBeginsWithADash() throws Exception {
        shell.run("llm:chat -p ollama -- --tempreature is misspelt");
        assertThat(prompt()).isEqualTo("--tempreature is misspelt");
    }

    @Test
    void saysWhatToDoWhenNothingIsConfigured() throws Exception {
        try (TestShell empty = new TestShell(new FakeRouter())) {
            assertThatThrownBy(() -> empty.run("llm:chat hi"))
                    .isInstanceOf(LlmException.class)
                    .hasMessage(FakeRouter.NOTHING);
            assertThat(empty.out.take()).isEmpty();
        }
    }

    @Test
    void keepsTheTextThatCameBeforeAFailure() {
        router.chats(request -> ScriptedChat.failing(Samples.refused("openai"), new TextDelta(0, "Well, ")));
        assertThatThrownBy(() -> shell.run("llm:chat hi"))
                .isInstanceOf(LlmException.class)
                .hasMessage("openai: The server refused the key (401). Set another OPENAI_API_KEY.");
        assertThat(shell.out.take()).isEqualTo("Well, \n");
    }

    @Test
    void warnsOfACutAnswerBesideTheAnswer() throws Exception {
        router.chats(request -> ScriptedChat.answering(
                List.of(new TextDelta(0, "a"), new ChatCompleted(Samples.response("a", FinishReason.LENGTH)))));
        shell.session.execute("llm:chat hello");
        assertThat(shell.out.take()).isEqualTo("a\n");
        assertThat(shell.err.take()).isEqualTo("The answer was cut at the token limit. Raise it with --max-tokens.\n");
    }

    @Test
    void anInterruptCancelsTheAnswerAndTheSessionLives() throws Exception {
        ScriptedChat call = ScriptedChat.waiting();
        router.chats(request -> call);
        CompletableFuture<Object> command = start("llm:chat hello");
        call.awaitStarted();
        call.send("Once upon");
        shell.out.await("Once upon");
        shell.session.foregroundJob().interrupt(); // what the shell does for Ctrl-C
        call.awaitCancelled();
        assertThatThrownBy(() -> command.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        shell.err.await("(cancelled)\n");
        assertThat(shell.out.take()).isEqualTo("Once upon\n");

        router.chats(request -> Samples.answer(Samples.ANSWER));
        assertThat(shell.run("llm:chat again")).isEqualTo(ANSWER);
    }

    @Test
    void anInterruptWhilePrintingDoesNotCloseTheTerminal() throws Exception {
        CountDownLatch printing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Transcript out = new Transcript();
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] b, int offset, int length) {
                printing.countDown();
                boolean interrupted = false;
                while (goOn.getCount() > 0) {
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                out.write(b, offset, length);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void close() {
                out.close();
            }
        };
        reopen(InputStream.nullInputStream(), out, slow);
        ScriptedChat call = ScriptedChat.waiting();
        router.chats(request -> call);
        CompletableFuture<Object> command = start("llm:chat hello");
        call.awaitStarted();
        call.send("Once upon");
        assertThat(printing.await(30, TimeUnit.SECONDS)).isTrue();
        shell.session.foregroundJob().interrupt();
        assertThatThrownBy(() -> command.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        goOn.countDown();
        call.awaitCancelled();
        shell.err.await("(cancelled)\n");

        router.chats(request -> Samples.answer(Samples.ANSWER));
        assertThat(shell.run("llm:chat again")).isEqualTo(ANSWER);
    }

    @Test
    void cancelsTheAnswerWhenTheReaderOfThePipeLeaves() throws Exception {
        ScriptedChat call = ScriptedChat.waiting();
        router.chats(request -> call);
        shell.add(
                "test",
                new Object() {
                    @SuppressWarnings("unused") // Gogo calls it
                    public void leave() throws Exception {
                        call.awaitStarted();
                    }
                },
                "leave");
        CompletableFuture<Object> command = start("llm:chat hello | test:leave");
        call.awaitStarted();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!call.cancelledSoon() && System.nanoTime() < end) {
            call.send("more "); // the reader closes its end some time soon
        }
        call.awaitCancelled();
        command.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aCallThatSomebodyElseCancelledFailsWithItsOwnMessage() throws Exception {
        router.chats(
                request -> ScriptedChat.failing(LlmException.builder(ErrorKind.CANCELLED, "The provider is leaving.")
                        .provider("ollama")
                        .build()));
        assertThatThrownBy(() -> shell.run("llm:chat hi")).hasMessage("ollama: The provider is leaving.");
    }
}

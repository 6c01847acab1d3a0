/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.tool.ToolApproval;
import dev.osgillm.api.tool.ToolChatRequest;
import dev.osgillm.api.tool.ToolResulted;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A person at a terminal decides whether tools run. */
@Timeout(60)
class ToolConsentTest {

    private static final ToolCall ROME = ToolCall.of("c1", "weather", "{\"city\":\"Rome\"}");
    private static final ToolCall OSLO = ToolCall.of("c2", "weather", "{\"city\":\"Oslo\"}");
    private static final ToolCall CLOCK = ToolCall.of("c3", "clock", "");

    private final FakeRouter router = Samples.providers();
    private final List<String> decisions = new CopyOnWriteArrayList<>();

    /** A chat whose model says something, wants these tools, and says the rest. */
    private void wants(ToolCall... calls) {
        router.usesTools(request -> {
            ScriptedChat chat = ScriptedChat.waiting();
            CompletableFuture.runAsync(() -> {
                try {
                    chat.awaitStarted();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                chat.send("Let me look.");
                for (ToolCall call : calls) {
                    boolean approved = judge(request).approve(call);
                    decisions.add(call.id() + " " + approved);
                    chat.send(new ToolResulted(call, approved ? "18" : "not approved", !approved));
                }
                chat.send(new TextDelta(0, "Done."));
                chat.complete(new ChatCompleted(Samples.response("Done.", FinishReason.STOP)));
            });
            return chat;
        });
    }

    private static ToolApproval judge(ToolChatRequest request) {
        return request.approval();
    }

    private TestShell shell(InputStream keyboard) {
        Transcript screen = new Transcript();
        TestShell shell = new TestShell(router, null, keyboard, screen);
        shell.session.put("llm.stdout.terminal", true);
        return shell;
    }

    private static InputStream types(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void eachRunIsAskedForAfterWhatTheModelSaidBefore() throws Exception {
        wants(ROME, OSLO, CLOCK);
        try (TestShell shell = shell(types("y\n\nmaybe\nNO\nyes\n"))) {
            String question = "Run weather {\"city\":\"Oslo\"}? (y)es, (n)o, (a)lways: ";
            assertThat(shell.run("llm:chat -T all hi").replaceAll("\u001b\\[[0-9;]*m", ""))
                    .isEqualTo("Let me look.\nRun weather {\"city\":\"Rome\"}? (y)es, (n)o, (a)lways: "
                            + "[weather {\"city\":\"Rome\"} -> 18]\n"
                            + question + question + question
                            + "[weather {\"city\":\"Oslo\"} failed: not approved]\n"
                            + "Run clock? (y)es, (n)o, (a)lways: [clock  -> 18]\nDone.\n");
        }
        assertThat(decisions).containsExactly("c1 true", "c2 false", "c3 true");
    }

    @Test
    void alwaysHoldsForThatToolAndThatCommand() throws Exception {
        wants(ROME, CLOCK, OSLO);
        try (TestShell shell = shell(types("a\nn\nn\nn\nn\n"))) {
            shell.run("llm:chat -T all hi");
            assertThat(decisions).containsExactly("c1 true", "c3 false", "c2 true");
            decisions.clear();
            shell.run("llm:chat -T all hi");
            assertThat(decisions).containsExactly("c1 false", "c3 false", "c2 false");
        }
    }

    @Test
    void whoHasGoneAgreesToNothing() throws Exception {
        wants(ROME, OSLO);
        InputStream ended = new InputStream() {
            @Override
            public int read() {
                return -1;
            }

            @Override
            public int available() {
                return 1;
            }
        };
        try (TestShell shell = shell(ended)) {
            shell.run("llm:chat -T weather hi");
        }
        assertThat(decisions).containsExactly("c1 false", "c2 false");
    }

    @Test
    void ctrlCInsteadOfAnAnswerEndsTheChatAndRunsNothing() throws Exception {
        wants(ROME);
        List<ScriptedChat> chats = new ArrayList<>();
        var model = router.toolChat();
        router.usesTools(request -> {
            ScriptedChat chat = (ScriptedChat) model.apply(request);
            chats.add(chat);
            return chat;
        });
        try (PipedOutputStream nobody = new PipedOutputStream();
                TestShell shell = shell(new PipedInputStream(nobody))) {
            Background command = Background.run(shell, "llm:chat -T weather hi");
            shell.out.await("(a)lways: ");
            shell.session.foregroundJob().interrupt();
            assertThat(command.failure()).isInstanceOfAny(InterruptedException.class, LlmException.class);
            chats.get(0).awaitCancelled();
            while (decisions.isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(decisions).containsExactly("c1 false");
        }
    }

    @Test
    void whereNobodyCanBeAskedToolsThatWereNamedRunAndOthersNeedConsent() throws Exception {
        wants(ROME);
        try (TestShell shell = new TestShell(router)) {
            shell.run("llm:chat -T weather hi");
            assertThat(decisions).containsExactly("c1 true");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> shell.run("llm:chat -T all hi"))
                    .withMessageStartingWith("Nobody can be asked here whether a tool may run. Name the tools");
            assertThat(decisions).hasSize(1);
            shell.run("llm:chat -T all -y hi");
            assertThat(decisions).hasSize(2);
        }
        try (TestShell piped = shell(types("y\ny\n"))) {
            piped.session.put("llm.stdin.piped", true);
            assertThatThrownBy(() -> piped.run("llm:chat -T all hi")).hasMessageStartingWith("Nobody can be asked");
        }
    }

    @Test
    void consentGivenBeforeIsNotAskedFor() throws Exception {
        wants(ROME, CLOCK);
        try (TestShell shell = shell(types(""))) {
            assertThat(shell.run("llm:chat -y -T all hi")).doesNotContain("(a)lways");
        }
        assertThat(decisions).containsExactly("c1 true", "c3 true");
    }

    @Test
    void whatIsShownCannotMoveTheCursor() throws Exception {
        wants(ToolCall.of("c1", "weather", "{\"city\":\"\u001b[2J\u0007" + "x".repeat(3000) + "\"}"));
        try (TestShell shell = shell(types("n\n"))) {
            assertThat(shell.run("llm:chat -T all hi").lines().filter(line -> line.startsWith("Run ")))
                    .singleElement()
                    .satisfies(line -> assertThat(line.substring(0, line.indexOf('?')))
                            .doesNotContain("\u001b")
                            .doesNotContain("\u0007")
                            .endsWith(" characters more)"));
        }
    }
}

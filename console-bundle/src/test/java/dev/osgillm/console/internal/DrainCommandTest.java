/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.ProviderInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DrainCommandTest {

    private final FakeRouter router = Samples.providers();
    private final TestShell shell = new TestShell(router);

    @AfterEach
    void close() {
        shell.close();
    }

    private void twin() {
        router.control.add(ProviderInfo.builder("openrouter")
                .serviceId(90)
                .bundle("dev.osgillm.openai 0.2.0")
                .build());
    }

    @Test
    void drainsAndPutsBack() throws Exception {
        assertThat(shell.run("llm:drain openr"))
                .isEqualTo(
                        """
                        openrouter (service 69, dev.osgillm.openai 0.1.0) gets no new calls.
                        No call runs there. To put it back, type: llm:resume 69
                        """);
        assertThat(router.control.limits).containsExactly(Duration.ofSeconds(60));
        assertThat(shell.run("llm:resume openrouter")).isEqualTo("openrouter (service 69) is back in service.\n");
        assertThat(shell.run("llm:drain -u 69")).isEqualTo("openrouter (service 69) is in service, and was before.\n");
    }

    @Test
    void theListMarksWhatIsOutOfService() throws Exception {
        router.control.busy(69, 2);
        shell.run("llm:drain --timeout 0 ollama");
        assertThatThrownBy(() -> shell.run("llm:drain openrouter")).isInstanceOf(LlmException.class);
        String table = shell.run("llm:providers");
        assertThat(table).containsPattern(" {2}ollama +ollama +llama3.2 +drained ");
        assertThat(table).containsPattern(" {2}openrouter +openai +draining ");
        assertThat(shell.run("llm:providers --plain")).contains("\tdrained\t").contains("\tdraining\t");
    }

    @Test
    void aDrainedInstanceCanBeLookedAtAndIsCompleted() throws Exception {
        shell.run("llm:drain openrouter");
        assertThat(shell.run("llm:provider openr"))
                .containsPattern("state +drained")
                .containsPattern("default +no");
        assertThat(shell.session.execute("llm:_instances")).isEqualTo(List.of("ollama", "openai", "openrouter"));
        assertThat(shell.session.execute("llm:_ids")).isEqualTo(List.of("ollama", "openai"));
    }

    /** The router words it: whatever a command asks of the instance is handed on to it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "llm:chat -p openr hi",
                "llm:models openr",
                "llm:wire openr",
                "llm:config openr",
                "llm:health openr",
                "llm:pull -p openr m",
                "llm:chat -m openrouter/m hi",
                "llm:chat -m deepseek/deepseek-r1 hi"
            })
    void whatADrainedInstanceIsAskedReachesTheRouter(String line) throws Exception {
        router.chats(request -> ScriptedChat.failing(LlmException.builder(ErrorKind.UNAVAILABLE, "It is being drained.")
                .build()));
        shell.run("llm:drain openrouter");
        assertThatThrownBy(() -> shell.run(line)).isInstanceOf(LlmException.class);
        assertThat(router.selection.toString()).isIn("openrouter", "openrouter/m", "deepseek/deepseek-r1");
    }

    @Test
    void whenTheTimeIsOverItSaysWhatCanBeDone() {
        router.control.busy(69, 2);
        assertThatThrownBy(() -> shell.run("llm:drain --timeout 5 openrouter"))
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.TIMEOUT))
                .hasMessage("openrouter: After 5.0 s, 2 calls still run there. It stays out of service. To wait again,"
                        + " type: llm:drain 69. To put it back, type: llm:resume 69");
        assertThat(router.control.limits).containsExactly(Duration.ofSeconds(5));
        router.control.busy(69, 1);
        assertThatThrownBy(() -> shell.run("llm:drain --timeout 5 openrouter"))
                .hasMessageStartingWith("openrouter: After 5.0 s, 1 call still runs there. It stays out of service.");
    }

    @Test
    void showsHowManyCallsStillRunAndCtrlCStopsOnlyTheWaiting() throws Exception {
        router.control.busy(69, 2);
        router.control.pending = new PendingCall<>();
        Background command = Background.run(shell, "llm:drain openrouter");
        shell.err.await("2 calls still run there\n");
        router.control.busy(69, 1);
        shell.err.await("1 call still runs there\n");
        shell.session.foregroundJob().interrupt();
        assertThat(router.control.pending.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
        shell.out.await(
                "It stays out of service. To wait again, type: llm:drain 69. To put it back, type: llm:resume 69\n");
        assertThat(command.failure()).isInstanceOf(InterruptedException.class);
        assertThat(router.control.state(69).draining()).isTrue();
    }

    @Test
    void waitsUntilTheLastCallHasEnded() throws Exception {
        router.control.busy(69, 1);
        router.control.pending = new PendingCall<>();
        Background command = Background.run(shell, "llm:drain openrouter");
        shell.err.await("1 call still runs there\n");
        router.control.busy(69, 0);
        router.control.pending.result.complete(router.control.state(69));
        command.result().get(30, TimeUnit.SECONDS);
        assertThat(shell.out.take()).endsWith("No call runs there. To put it back, type: llm:resume 69\n");
    }

    @Test
    void theWholeIdWinsOverOthersThatBeginSo() throws Exception {
        router.control.add(
                ProviderInfo.builder("open").serviceId(91).bundle("b 1").build());
        assertThat(shell.run("llm:drain open")).startsWith("open (service 91, b 1) gets no new calls.");
    }

    @Test
    void anIdWithSeveralInstancesIsNamedByNumber() throws Exception {
        twin();
        assertThatThrownBy(() -> shell.run("llm:drain openrouter"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("openrouter has several instances: 69 (dev.osgillm.openai 0.1.0, serves), 90"
                        + " (dev.osgillm.openai 0.2.0, serves). Name one by its number, as in: llm:drain 90.");
        assertThat(shell.run("llm:drain 90")).startsWith("openrouter (service 90, dev.osgillm.openai 0.2.0)");
        assertThatThrownBy(() -> shell.run("llm:drain openrouter")).hasMessageContaining("0.2.0, drained)");
        assertThat(shell.run("llm:resume openrouter"))
                .as("only one is out of service")
                .isEqualTo("openrouter (service 90) is back in service.\n");
        assertThatThrownBy(() -> shell.run("llm:resume openrouter")).hasMessageContaining("llm:resume 90");
    }

    @Test
    void saysWhatIsWrongWithTheWords() {
        assertThatThrownBy(() -> shell.run("llm:drain"))
                .hasMessage("llm:drain needs the id of a provider. Known: ollama, openai, openrouter.");
        assertThatThrownBy(() -> shell.run("llm:drain open")).hasMessageContaining("openai, openrouter");
        assertThatThrownBy(() -> shell.run("llm:resume x"))
                .hasMessageContaining("There are: ollama, openai (not configured), openrouter.");
        router.away.add("gone");
        assertThatThrownBy(() -> shell.run("llm:resume go")).hasMessageStartingWith("gone: It left a moment ago");
        assertThatThrownBy(() -> shell.run("llm:drain --timeout -1 openai")).hasMessageContaining("from 0 to 86400");
        assertThatThrownBy(() -> shell.run("llm:drain --timeout soon openai")).hasMessageContaining("whole number");
        shell.add("bare", new DrainCommand(null, router), "drain");
        assertThatThrownBy(() -> shell.run("bare:drain openai"))
                .hasMessageContaining("Start the bundle dev.osgillm.router");
        assertThat(router.control.limits).isEmpty();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SwapCommandTest {

    @TempDir
    Path folder;

    private SwapFramework framework;
    private final FakeRouter router = Samples.providers();
    private final TestShell shell = new TestShell(router);

    @BeforeEach
    void start() throws Exception {
        framework = new SwapFramework(folder);
        framework.start(framework.jar("old.jar", "1.0.0", "a,b", "UP"));
        shell.session.currentDir(folder);
        shell.add("llm", new SwapCommand(framework.context(), framework, router), "swap");
    }

    @AfterEach
    void close() {
        shell.close();
        framework.close();
    }

    @Test
    void swapsForAFileOfTheFolderAndForAnAddress() throws Exception {
        framework.jar("new.jar", "1.1.0", "a,b", "UP");
        assertThat(shell.run("llm:swap --timeout 30 --drain 0 a new.jar"))
                .startsWith("provider 1.1.0 runs as bundle 2 and publishes a, b. a is UP.\n")
                .contains("provider 1.0.0 (bundle 1) is uninstalled.\n");
        String address = framework.jar("newest.jar", "1.2.0", "a,b", "UP").toString();
        shell.run("llm:swap b '" + address + "'");
        assertThat(framework.active()).containsExactly("provider 1.2.0");
    }

    @Test
    void aSwapThatIsInterruptedTellsOnTheTerminalWhatIsThere() throws Exception {
        framework.jar("new.jar", "1.1.0", "a,b", "HANGS");
        Background command = Background.run(shell, "llm:swap a new.jar");
        framework.awaitActive(2);
        shell.session.foregroundJob().interrupt();
        assertThat(command.failure()).isInstanceOf(InterruptedException.class);
        shell.out.await(
                "a: The swap was cancelled. provider 1.1.0 was uninstalled; provider 1.0.0 serves as before.\n");
        assertThat(framework.active()).containsExactly("provider 1.0.0");
    }

    @Test
    void saysWhatIsWrongWithTheWords() {
        assertThatThrownBy(() -> shell.run("llm:swap a")).hasMessageContaining("takes ID and JAR");
        assertThatThrownBy(() -> shell.run("llm:swap a none.jar")).hasMessageContaining("(JAR) does not exist");
        assertThatThrownBy(() -> shell.run("llm:swap c none.jar")).hasMessageContaining("There is no provider 'c'.");
        router.away.add("gone");
        assertThatThrownBy(() -> shell.run("llm:swap gone none.jar"))
                .hasMessageStartingWith("gone: It left a moment ago");
        assertThatThrownBy(() -> shell.run("llm:swap a what:ever")).hasMessageContaining("is no file or URL");
        assertThatThrownBy(() -> shell.run("llm:swap --timeout 1h a new.jar")).hasMessageContaining("whole number");
        assertThat(framework.serving()).containsExactly("a provider 1.0.0", "b provider 1.0.0");
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.tck.dialect.OpenAiLikeServer;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packed distribution as a process, used as a person uses it. */
class DistributionIT {

    private static final long LIMIT_SECONDS = 90;
    private static final List<String> VARIABLES = List.of(
            "OPENAI_API_KEY",
            "OPENAI_BASE_URL",
            "HF_TOKEN",
            "OLLAMA_HOST",
            "OLLAMA_BASE_URL",
            "OLLAMA_URL",
            "LLM_DEBUG");

    /** A process that has ended. */
    private record Ended(int code, String out, String err) {}

    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void copy() throws IOException {
        Path built = Path.of(System.getProperty("distribution"));
        home = folder.resolve("a copy").resolve("osgi-llm");
        try (Stream<Path> files = Files.walk(built)) {
            for (Path file : files.toList()) {
                Path target = home.resolve(built.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private Process start(Map<String, String> environment, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/llm").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeAll(VARIABLES);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Ended run(Map<String, String> environment, String input, String... words) throws Exception {
        Process process = start(environment, words);
        try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(input);
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), out, err);
    }

    @Test
    void oneCommandPrintsItsAnswerAndNothingElse() throws Exception {
        assertThat(run(Map.of(), "", "chat", "-p", "echo", "hi")).isEqualTo(new Ended(0, "hi\n", ""));
        assertThat(run(Map.of(), "", "chat", "-p", "echo", "a $b {c} \"d\" | e;f\\"))
                .isEqualTo(new Ended(0, "a $b {c} \"d\" | e;f\\\n", ""));
        assertThat(run(Map.of(), "some text\n", "chat", "-p", "echo", "summarise"))
                .isEqualTo(new Ended(0, "some text\n\nsummarise\n", ""));
    }

    @Test
    void whatIsLoggedIsNotPartOfTheAnswer() throws Exception {
        Files.writeString(home.resolve("etc/dev.osgillm.route-wrong.cfg"), "targets = echo\npolicy = best\n");
        Ended chat = run(Map.of(), "", "chat", "-p", "echo", "hi");
        assertThat(chat.out()).isEqualTo("hi\n");
        assertThat(chat.err())
                .contains("dev.osgillm.route-wrong.cfg: policy must be one of order,")
                .hasLineCount(1);
    }

    @Test
    void failuresGoToTheErrorOutputWithACode() throws Exception {
        Ended unknown = run(Map.of(), "", "chatt");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("no command 'chatt'").contains("chat, code");
        Ended noKey = run(Map.of(), "", "chat", "-p", "openai", "hi");
        assertThat(noKey.code()).isEqualTo(1);
        assertThat(noKey.out()).isEmpty();
        assertThat(noKey.err())
                .contains("openai: There is no key")
                .contains("OPENAI_API_KEY")
                .doesNotContain("\tat ");
    }

    @Test
    void withNothingConfiguredThreeLinesSayWhatToDo() throws Exception {
        Ended chat = run(Map.of("OLLAMA_HOST", "127.0.0.1:1"), "", "chat", "hi");
        assertThat(chat.code()).isEqualTo(1);
        assertThat(chat.err().lines()).hasSize(3);
        assertThat(chat.err())
                .contains("ollama serve")
                .contains("OPENAI_API_KEY")
                .contains("llm:providers");
    }

    @Test
    void takesKeysFromTheEnvironmentAndFilesAndKeepsAChoice() throws Exception {
        try (OpenAiLikeServer server = OpenAiLikeServer.start()) {
            Map<String, String> environment =
                    Map.of("OPENAI_BASE_URL", server.baseUrl().toString(), "OPENAI_API_KEY", OpenAiLikeServer.KEY);
            Ended chat = run(environment, "", "chat", "-p", "openai", "Who are you?");
            assertThat(chat.err()).isEmpty();
            assertThat(chat.out()).contains("scripted stand-in for OpenAI");

            Files.writeString(
                    home.resolve("etc/dev.osgillm.openai-work.cfg"),
                    "base_url = " + server.baseUrl() + "\n.api_key = $[env:MY_KEY]\n");
            Map<String, String> secret = Map.of("MY_KEY", OpenAiLikeServer.KEY);
            assertThat(run(secret, "", "chat", "-p", "work", "hi").out()).contains("You said: hi");
            Ended config = run(secret, "", "config", "work");
            assertThat(config.out()).contains(server.baseUrl().toString()).doesNotContain(OpenAiLikeServer.KEY);

            assertThat(run(secret, "", "use", "work").code()).isZero();
            assertThat(Files.readString(home.resolve("etc/dev.osgillm.router.cfg")))
                    .contains("\ndefault_provider = work\n")
                    .contains("# How calls find their provider.");
            assertThat(run(secret, "", "chat", "hello again").out()).contains("You said: hello again");
        }
    }

    @Test
    void aRefusedConfigurationIsNamedAndTheOthersGoOn() throws Exception {
        Files.writeString(home.resolve("etc/dev.osgillm.openai-bad.cfg"), "temperature = hot\n");
        Ended providers = run(Map.of(), "", "providers");
        assertThat(providers.code()).isZero();
        assertThat(providers.out()).contains("dev.osgillm.openai~bad").contains("'temperature' must be a number");
        assertThat(providers.err()).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsNamedAndTheOthersCount() throws Exception {
        Files.writeString(home.resolve("etc/dev.osgillm.openai-broken.cfg"), "model = \\u00zz\n");
        Files.writeString(home.resolve("etc/dev.osgillm.openai-work.cfg"), "model = some\n");

        Ended providers = run(Map.of(), "", "providers", "--plain");

        assertThat(providers.code()).isZero();
        assertThat(providers.out()).contains("work\topenai");
        assertThat(providers.err()).contains("openai-broken.cfg does not count").doesNotContain("\tat ");
    }

    /** Without the archive of classes the script runs the JVM beside it, with the archive it becomes the JVM. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSignalEndsTheCommandAndItsCallAndIsTheExitCode(boolean archive) throws Exception {
        home = Files.move(home, folder.resolve("archived")); // no archive where the path has a space
        if (archive) {
            assertThat(run(Map.of(), "", "providers").code()).isZero();
        }
        try (ScriptedServer server = ScriptedServer.start()) {
            server.on("POST", "/api/chat", Scripts.stallBeforeHeaders());
            Process chat =
                    start(Map.of("OLLAMA_HOST", server.uri().toString()), "chat", "-p", "ollama", "-m", "m", "hi");
            chat.getOutputStream().close();
            server.awaitRequest();
            assertThat(chat.children().count()).isEqualTo(archive ? 0 : 1);

            chat.toHandle().destroy();

            server.awaitDisconnect();
            String err = new String(chat.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(chat.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(chat.exitValue()).isEqualTo(143);
            assertThat(err).isEqualTo("(cancelled)\n");
        }
        assertThat(home.resolve("cache").toFile().list()).hasSize(archive ? 1 : 0);
    }

    @Test
    void theShellFollowsItsFolders() throws Exception {
        Path echo = home.resolve("deploy/osgi-llm-echo.jar");
        Path aside = folder.resolve("echo.jar");
        Files.move(echo, aside);
        Process shell = start(Map.of());
        try (BufferedReader out = shell.inputReader(StandardCharsets.UTF_8);
                Writer in = shell.outputWriter(StandardCharsets.UTF_8)) {
            Shell session = new Shell(in, out);
            session.await("lb", "OpenAI");
            session.awaitNot("lb", "|Installed"); // the shell answers before the last bundles start
            Files.copy(aside, echo);
            session.await("llm:providers --plain", "echo\techo");
            assertThat(session.run("llm:chat -p echo hi there?")).anyMatch(line -> line.endsWith("hi there?"));
            Files.writeString(home.resolve("etc/dev.osgillm.ollama-second.cfg"), "base_url = http://127.0.0.1:1\n");
            session.await("llm:providers --plain", "second\tollama");
            Files.delete(echo);
            session.awaitNot("llm:providers --plain", "echo\techo");
            session.send("exit");
            assertThat(shell.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("exit, before the input ends")
                    .isTrue();
        }
        assertThat(shell.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).isZero();
        assertThat(Files.readString(home.resolve("log/llm.log"))).contains("second: serving");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a copy", "echo.jar");
    }

    @Test
    void theDemoShowsWhatItSays() throws Exception {
        Ended demo = run(Map.of(), "", "demo");
        assertThat(demo.err()).isEmpty();
        assertThat(demo.code()).isZero();
        assertThat(demo.out()).contains("scripted", "0.1.0.demo", "Pulled mistral.", "That was all.");
    }

    /** Types lines into the shell and reads what they print, up to a marker of its own. */
    private static final class Shell {

        private final Writer in;
        private final BufferedReader out;
        private int count;

        Shell(Writer in, BufferedReader out) {
            this.in = in;
            this.out = out;
        }

        void send(String line) throws IOException {
            in.write(line + "\n");
            in.flush();
        }

        List<String> run(String line) {
            try {
                String marker = "end-of-" + ++count;
                send(line);
                send("echo " + marker);
                List<String> lines = new ArrayList<>();
                for (String next = out.readLine(); next != null; next = out.readLine()) {
                    if (next.endsWith(marker) && !next.contains("echo")) {
                        return lines;
                    }
                    lines.add(next);
                }
                throw new AssertionError("The shell ended: " + lines);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void await(String line, String part) {
            await(line, part, true);
        }

        void awaitNot(String line, String part) {
            await(line, part, false);
        }

        private void await(String line, String part, boolean wanted) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
            List<String> lines = run(line);
            while (lines.stream().anyMatch(one -> one.contains(part)) != wanted) {
                assertThat(System.nanoTime()).as(part + " in " + lines).isLessThan(deadline);
                lines = run(line);
            }
        }
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.provider.WireLog;
import dev.osgillm.api.tool.Tool;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** The commands that look at what there is: tokens, tools, the wire. */
class InspectionCommandsTest {

    private final FakeRouter router = Samples.providers();
    private final TestShell shell = new TestShell(router);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        shell.close();
    }

    private void refuses(String line, String message) {
        assertThatThrownBy(() -> shell.run(line)).hasMessageStartingWith(message);
    }

    @Test
    void countsTokensOfATextAFileAndAPipe() throws Exception {
        FakeTokens characters = new FakeTokens();
        shell.add("llm", new TokensCommand(router, characters), "tokens");
        Files.writeString(folder.resolve("a.txt"), "abc");
        shell.session.currentDir(folder);
        assertThat(shell.run("llm:tokens one two")).isEqualTo("2 tokens, exact\n");
        assertThat(shell.run("llm:tokens -m gpt-4o x")).isEqualTo("1 token, estimated\n");
        assertThat(shell.run("llm:tokens -p olla -f a.txt")).isEqualTo("1 token, estimated\n");
        assertThat(shell.run("echo abcd | llm:tokens -p openai -m gpt")).isEqualTo("2 tokens, estimated\n");
        assertThat(characters.addresses).containsExactly("", "gpt-4o", "ollama", "openai/gpt");
    }

    @Test
    void cutsATextToTokensAndSaysSoBeside() throws Exception {
        shell.add("llm", new TokensCommand(router, new FakeTokens()), "tokens");
        shell.session.execute("llm:tokens --limit 2 abcdefghi");
        assertThat(shell.out.take()).isEqualTo("abcdefgh\n");
        assertThat(shell.err.take()).isEqualTo("Cut to 2 tokens, exact\n");
        shell.session.execute("llm:tokens --limit 9 abc");
        assertThat(shell.out.take()).isEqualTo("abc\n");
        assertThat(shell.err.take()).isEqualTo("Nothing was cut: 1 token, exact\n");
    }

    @Test
    void refusesWhatCannotBeCounted() {
        shell.add("llm", new TokensCommand(router, new FakeTokens()), "tokens");
        shell.session.currentDir(folder);
        refuses("llm:tokens", "There is nothing to count. Give a text, as in: llm:tokens -m gpt-4o");
        refuses("llm:tokens -f a b", "llm:tokens takes a text or a file (-f), not both.");
        refuses("llm:tokens -f a", "'a' (-f) does not exist.");
        refuses("llm:tokens --limit 0 a", "The option --limit must be a whole number of at least 1, not '0'.");
        refuses("llm:tokens x -m", "The option '-m' of llm:tokens needs a value");
    }

    @Test
    void saysWhatIsMissing() {
        shell.add("llm", new MetricsCommand(null), "metrics");
        shell.add("llm", new TokensCommand(router, null), "tokens");
        assertThatThrownBy(() -> shell.run("llm:metrics"))
                .isInstanceOf(LlmException.class)
                .hasMessage("What counts calls is not there. Start the bundle dev.osgillm.router, or a newer one of it,"
                        + " and type llm:metrics again.");
        assertThatThrownBy(() -> shell.run("llm:tokens x")).hasMessageStartingWith("What counts tokens is not there.");
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<Tool> reference(String symbolicName) {
        Bundle bundle = (Bundle) Proxy.newProxyInstance(
                Tool.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getSymbolicName" -> symbolicName;
                    case "getVersion" -> new Version(1, 0, 0);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return (ServiceReference<Tool>) Proxy.newProxyInstance(
                Tool.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getBundle" -> symbolicName == null ? null : bundle;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static Tool tool(String name, String description) {
        return new Tool() {
            @Override
            public ToolDefinition definition() {
                if (name == null) {
                    throw new NoClassDefFoundError("not ready");
                }
                return ToolDefinition.of(name, description, null);
            }

            @Override
            public String call(String arguments) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Test
    void listsToolsThatComeAndGo() throws Exception {
        ToolsCommand command = new ToolsCommand();
        shell.add("llm", command, "tools");
        assertThat(shell.run("llm:tools")).startsWith("No tool is published.");
        ServiceReference<Tool> weather = reference("dev.example");
        command.addTool(weather, tool("weather", "Tells the weather of a city, now or in the next days."));
        command.addTool(reference("dev.broken"), tool(null, null));
        command.addTool(reference(null), tool("clock", null));
        assertThat(shell.run("llm:tools"))
                .isEqualTo(
                        """
                        NAME     BUNDLE             DESCRIPTION
                        ?        dev.broken 1.0.0   It does not tell what it is: not ready
                        clock
                        weather  dev.example 1.0.0  Tells the weather of a city, now or in the next days.
                        """);
        shell.session.put("llm.stdout.terminal", true);
        shell.session.put("COLUMNS", 50);
        assertThat(shell.run("llm:tools")).contains("Tells the weather o...\n");
        command.removeTool(weather);
        assertThat(shell.run("llm:tools --plain"))
                .isEqualTo("?\tdev.broken 1.0.0\tIt does not tell what it is: not ready\nclock\t\t\n");
        refuses("llm:tools weather", "llm:tools takes no words, such as 'weather'.");
    }

    private static final class Wire implements WireLog {

        private boolean on;

        @Override
        public boolean enabled() {
            return on;
        }

        @Override
        public void enable(boolean value) {
            on = value;
        }
    }

    @Test
    void switchesTheWireLog() throws Exception {
        Wire wire = new Wire();
        router.serve("ollama", WireLog.class, wire);
        assertThat(shell.run("llm:wire ollama")).isEqualTo("The log has nothing of what ollama sends and receives.\n");
        assertThat(shell.run("llm:wire olla on"))
                .isEqualTo("The log has what ollama sends and receives, prompts and answers too. To end that, type:"
                        + " llm:wire ollama off\n");
        assertThat(wire.enabled()).isTrue();
        assertThat(shell.run("llm:wire ollama")).startsWith("The log has what ollama sends");
        assertThat(shell.run("llm:wire ollama off")).startsWith("The log has nothing");
        assertThat(wire.enabled()).isFalse();
        refuses("llm:wire", "llm:wire takes the id of a provider, and on or off, as in: llm:wire ollama on.");
        refuses("llm:wire ollama yes", "llm:wire takes the id of a provider, and on or off");
        refuses("llm:wire x on", "There is no provider 'x'.");
        assertThatThrownBy(() -> shell.run("llm:wire openai on")).hasMessage("openai: It is no WireLog.");
    }
}

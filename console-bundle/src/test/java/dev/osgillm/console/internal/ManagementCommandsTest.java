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
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelManager;
import dev.osgillm.api.model.ModelProgress;
import dev.osgillm.api.model.ModelReady;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ManagementCommandsTest {

    private final FakeManager manager = new FakeManager();
    private final FakeRouter router = Samples.providers().serve("ollama", ModelManager.class, manager);
    private final TestShell shell = new TestShell(router);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        shell.close();
    }

    private void refuses(String line, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> shell.run(line)).withMessageStartingWith(message);
        assertThat(manager.asked).isEmpty();
        assertThat(manager.recipe).isNull();
    }

    @Test
    void pullsWithFewLinesBesideTheResult() throws Exception {
        shell.session.execute("llm:pull llama3.2");
        assertThat(shell.out.take()).isEqualTo("Pulled llama3.2, 2.0 GB.\n");
        assertThat(shell.err.take())
                .isEqualTo("pulling manifest\n6a0746a1ec1a: 0 % of 2.0 GB\n6a0746a1ec1a: 10 % of 2.0 GB\n"
                        + "6a0746a1ec1a: 100 % of 2.0 GB\nverifying sha256 digest\n");
        assertThat(manager.asked).containsExactly("pull llama3.2");
    }

    @Test
    void drawsALineOnATerminalAsWideAsThat() throws Exception {
        shell.session.put("llm.stdout.terminal", true);
        shell.session.put("COLUMNS", 40);
        String shown = shell.run("llm:push me/mine");
        assertThat(shown).contains("\r6a0746a1ec1a  2.0 GB\u001b[K\n").endsWith("\nPushed me/mine, 2.0 GB.\n");
        assertThat(shown.split("[\r\n]"))
                .allSatisfy(line -> assertThat(line.replace("\u001b[K", "")).hasSizeLessThan(40));
        assertThat(manager.asked).containsExactly("push me/mine");
    }

    @Test
    void asksTheTerminalForItsWidth() throws Exception {
        shell.session.put("llm.stdout.terminal", true);
        shell.session.put(".terminal", new NarrowTerminal());
        assertThat(shell.run("llm:pull a-model-with-a-long-name")
                        .split("[\r\n]")[1]
                        .replace("\u001b[K", ""))
                .hasSize(14)
                .isEqualTo("pulling man...");
    }

    /** What JLine has. */
    public static final class NarrowTerminal {

        public int getWidth() {
            return 15;
        }
    }

    @Test
    void saysWhatToTypeToGoOn() {
        ModelEvent step = new ModelProgress("pulling", "a", 1, 2);
        manager.answer = ScriptedCall.failing(
                LlmException.builder(ErrorKind.NETWORK, "The connection broke.")
                        .provider("ollama")
                        .build(),
                List.of(step));
        assertThatThrownBy(() -> shell.run("llm:pull -p olla 'a b'")).hasMessage("ollama: The connection broke.");
        assertThat(shell.err.take()).isEqualTo("a: 50 % of 2 B\nTo go on, type: llm:pull -p olla 'a b'\n");
        manager.answer = ScriptedCall.failing(FakeManager.unknown("x"), List.of());
        assertThatThrownBy(() -> shell.run("llm:pull x")).hasMessageContaining("It has no model 'x'");
        assertThat(shell.err.take()).as("nothing to go on with").isEmpty();
    }

    @Test
    void anInterruptStopsThePullAndSaysWhatToType() throws Exception {
        ScriptedCall<ModelEvent, ModelInfo> call = ScriptedCall.gated();
        manager.answer = call;
        shell.session.put("llm.stdout.terminal", true);
        Background command = Background.run(shell, "llm:pull llama3.2");
        call.awaitStarted();
        call.send(new ModelProgress("pulling", "weights", 1, 2));
        shell.out.await("weights");
        shell.session.foregroundJob().interrupt(); // what the shell does for Ctrl-C
        call.awaitCancelled();
        assertThat(command.failure()).isNotNull();
        shell.err.await("To go on, type: llm:pull llama3.2\n");
        assertThat(shell.out.take()).endsWith("\u001b[K\n");
    }

    @Test
    void asksTheOneThatCanWhenTheDefaultCannot() throws Exception {
        router.use("openai");
        shell.run("llm:pull llama3.2");
        assertThat(router.selection.value()).contains("ollama");
        router.add(ProviderInfo.builder("second")
                .type("ollama")
                .capabilities(Set.of("model-management"))
                .bundle("b")
                .build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shell.run("llm:ps"))
                .withMessage("Several providers can do that: ollama, second. Choose one with -p ID.");
        assertThatThrownBy(() -> shell.run("llm:ps openai")).hasMessage("openai: It is no ModelManager.");
    }

    @Test
    void makesAModelOutOfAnother() throws Exception {
        Files.writeString(folder.resolve("license.txt"), "Do what you want.");
        Files.writeString(folder.resolve("lora.gguf"), "x");
        shell.session.currentDir(folder);
        assertThat(shell.run("llm:create mine --from llama3.2 --system 'You are a poet.' --template @license.txt"
                        + " --adapter lora.gguf --quantize q4_K_M --license @license.txt --license MIT"
                        + " --param temperature=0.2 --param stop=a --param stop=b --param num_ctx=8192 --param f=true"))
                .contains("Created mine, 2.0 GB.\n");
        assertThat(manager.recipe.name()).isEqualTo("mine");
        assertThat(manager.recipe.from()).contains("llama3.2");
        assertThat(manager.recipe.system()).contains("You are a poet.");
        assertThat(manager.recipe.template()).contains("Do what you want.");
        assertThat(manager.recipe.quantize()).contains("q4_K_M");
        assertThat(manager.recipe.licenses()).containsExactly("Do what you want.", "MIT");
        assertThat(manager.recipe.adapters()).containsEntry("lora.gguf", folder.resolve("lora.gguf"));
        assertThat(manager.recipe.parameters())
                .containsEntry("temperature", 0.2)
                .containsEntry("stop", List.of("a", "b"))
                .containsEntry("num_ctx", 8192L)
                .containsEntry("f", true);
    }

    @Test
    void makesAModelOutOfFiles() throws Exception {
        Path first = Files.writeString(folder.resolve("a-1.gguf"), "x");
        Path second = Files.writeString(folder.resolve("a-2.gguf"), "x");
        shell.run("llm:create --file " + first + " --file " + second + " mine");
        assertThat(manager.recipe.from()).isEmpty();
        assertThat(manager.recipe.files().values()).containsExactly(first, second);
    }

    @Test
    void refusesARecipeThatCannotBe() {
        shell.session.currentDir(folder);
        refuses(
                "llm:create mine",
                "llm:create needs a model to start from (--from) or a file to make it out of (--file)");
        refuses("llm:create --from a", "llm:create takes NAME, not nothing. 'help llm:create' shows an example.");
        refuses("llm:create mine --file a", "'a' (--file) does not exist. Relative paths begin at " + folder + ".");
        refuses("llm:create mine --file " + folder, "'" + folder + "' (--file) is a folder, not a file.");
        refuses(
                "llm:create mine --from a --param x",
                "--param takes KEY=VALUE, as in --param temperature=0.2, not 'x'.");
        refuses("llm:create mine --from a --param x=1 --param", "The option '--param' of llm:create needs a value");
        refuses("llm:create mine --from", "The option '--from' of llm:create needs a value");
    }

    @Test
    void copiesRemovesAndUnloads() throws Exception {
        assertThat(shell.run("llm:cp llama3.2 mine")).isEqualTo("Copied llama3.2 to mine.\n");
        assertThat(shell.run("llm:rm mine other")).isEqualTo("Removed mine.\nRemoved other.\n");
        assertThat(shell.run("llm:delete -p ollama mine")).isEqualTo("Removed mine.\n");
        assertThat(shell.run("llm:unload llama3.2")).isEqualTo("Unloaded llama3.2.\n");
        assertThat(manager.asked)
                .containsExactly("copy llama3.2 mine", "delete mine", "delete other", "delete mine", "unload llama3.2");
        assertThatThrownBy(() -> shell.run("llm:rm nobody mine"))
                .hasMessage("ollama: It has no model 'nobody'. Pull it first.");
        assertThat(manager.asked).endsWith("delete nobody");
    }

    @Test
    void refusesWordsThatDoNotFit() {
        refuses("llm:pull", "llm:pull takes MODEL, not nothing. 'help llm:pull' shows an example.");
        refuses("llm:pull a b", "llm:pull takes MODEL, not 'a' 'b'.");
        refuses("llm:cp a", "llm:cp takes MODEL and NAME, not 'a'.");
        refuses("llm:rm", "llm:rm takes MODEL, not nothing.");
        refuses("llm:rm --force a", "Unknown or repeated option '--force' of llm:rm.");
        refuses("llm:pull a -p", "The option '-p' of llm:pull needs a value, as in: llm:pull -p ollama llama3.2.");
    }

    @Test
    void listsWhatIsLoaded() throws Exception {
        assertThat(shell.run("llm:ps"))
                .isEqualTo("MODEL       SIZE  CONTEXT  DETAILS\n"
                        + "llama3.2  3.1 GB     4096  expires_at=2026-01-01T12:00:00Z\n");
        assertThat(shell.run("llm:ps --plain"))
                .isEqualTo("llama3.2\t3100000000\t4096\texpires_at=2026-01-01T12:00:00Z\n");
        shell.session.put("llm.stdout.terminal", true);
        shell.session.put("COLUMNS", "40");
        assertThat(shell.run("llm:ps")).isEqualTo("MODEL       SIZE  CONTEXT\nllama3.2  3.1 GB     4096\n");
    }

    @Test
    void showsOneModel() throws Exception {
        assertThat(shell.run("llm:show llama3.2"))
                .isEqualTo("KEY           VALUE\nmodel         llama3.2\nsize          2.0 GB\n"
                        + "context       131072\ncapabilities  chat,tools\n");
        assertThatThrownBy(() -> shell.run("llm:show x")).hasMessageContaining("It has no model 'x'");
    }

    @Test
    void aResultWithoutSizeIsToldWithoutIt() throws Exception {
        manager.answer = ScriptedCall.of(
                List.of(new ModelReady(ModelInfo.builder("m\u001b").build())));
        assertThat(shell.run("llm:pull m")).isEqualTo("Pulled m .\n");
        manager.answer = ScriptedCall.of(List.of());
        assertThatThrownBy(() -> shell.run("llm:pull m"))
                .hasMessage("The operation ended without its result. To try again, type: llm:pull m");
    }
}

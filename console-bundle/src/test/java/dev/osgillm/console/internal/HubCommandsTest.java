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
import dev.osgillm.api.model.ModelDownloader;
import dev.osgillm.api.model.ModelQuery;
import dev.osgillm.api.model.ModelSearch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubCommandsTest {

    private final FakeHub hub = new FakeHub();
    private final TestShell shell = new TestShell(Samples.providers()
            .add(Samples.hub())
            .serve("huggingface", ModelSearch.class, hub)
            .serve("huggingface", ModelDownloader.class, hub));

    @TempDir
    Path folder;

    @BeforeEach
    void go() {
        shell.session.currentDir(folder);
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private void refuses(String line, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> shell.run(line)).withMessageStartingWith(message);
        assertThat(hub.query).isNull();
        assertThat(hub.download).isNull();
    }

    @Test
    void searchesTheProviderThatCan() throws Exception {
        assertThat(shell.run("llm:search qwen"))
                .isEqualTo(
                        """
                        MODEL                 DOWNLOADS  LIKES  TASK             CHANGED     GATED
                        Qwen/Qwen3-0.6B-GGUF      51234     87  text-generation  2025-05-09
                        me/gated                      3                                      manual
                        """);
        assertThat(hub.query.text()).contains("qwen");
        assertThat(hub.query.sort()).isEqualTo(ModelQuery.Sort.DOWNLOADS);
        assertThat(hub.query.limit()).isEqualTo(20);
        shell.session.put("llm.stdout.terminal", true);
        shell.session.put("COLUMNS", "60");
        assertThat(shell.run("llm:search qwen")).contains("TASK").doesNotContain("CHANGED");
    }

    @Test
    void searchesWithEverythingThatCanBeAsked() throws Exception {
        assertThat(shell.run("llm:search --author Qwen --task text-generation --tag gguf --tag license:mit --sort LIKES"
                        + " -n 5 --plain"))
                .isEqualTo("Qwen/Qwen3-0.6B-GGUF\t51234\t87\ttext-generation\t2025-05-09T08:30:00Z\t\n"
                        + "me/gated\t3\t\t\t\tmanual\n");
        assertThat(hub.query.text()).isEmpty();
        assertThat(hub.query.author()).contains("Qwen");
        assertThat(hub.query.task()).contains("text-generation");
        assertThat(hub.query.tags()).containsExactlyInAnyOrder("gguf", "license:mit");
        assertThat(hub.query.sort()).isEqualTo(ModelQuery.Sort.LIKES);
        assertThat(hub.query.limit()).isEqualTo(5);
    }

    @Test
    void saysSoWhenNothingIsFound() throws Exception {
        hub.found = List.of();
        assertThat(shell.run("llm:search x")).startsWith("Nothing found. ");
        assertThat(shell.run("llm:search --plain x")).isEmpty();
    }

    @Test
    void refusesWhatCannotBeSearched() {
        refuses(
                "llm:search --sort size x",
                "--sort is one of trending, downloads, likes, modified, created, not 'size'.");
        refuses("llm:search --limit 1001 x", "The option --limit must be a whole number from 1 to 1000, not '1001'.");
        refuses("llm:search --tags x", "Unknown or repeated option '--tags' of llm:search.");
        refuses("llm:search x --tag", "The option '--tag' of llm:search needs a value");
    }

    @Test
    void downloadsIntoAFolderOfTheModelsName() throws Exception {
        shell.session.execute("llm:download Qwen/Qwen3 --include '*.gguf' --include README.md --revision v1");
        assertThat(shell.out.take()).isEqualTo(folder.resolve("Qwen3").resolve("q8.gguf") + "\n");
        assertThat(shell.err.take()).isEqualTo("q8.gguf: 0 % of 2.0 kB\nq8.gguf: 100 % of 2.0 kB\n");
        assertThat(hub.download.model()).isEqualTo("Qwen/Qwen3");
        assertThat(hub.download.folder()).isEqualTo(folder.resolve("Qwen3"));
        assertThat(hub.download.revision()).contains("v1");
        assertThat(hub.download.patterns()).containsExactly("*.gguf", "README.md");
    }

    @Test
    void leavesOutFilesByTheHubsList() throws Exception {
        shell.run("llm:download me/mine --dir here --exclude '*.md' --exclude 'onnx/**' --revision v2");
        assertThat(hub.download.folder()).isEqualTo(folder.resolve("here"));
        assertThat(hub.download.patterns()).containsExactly("q4.gguf", "q8.gguf");
        assertThat(hub.revision).isEqualTo("v2");
        shell.run("llm:download me/mine --include '*.gguf' --exclude 'q4*'");
        assertThat(hub.download.patterns()).containsExactly("q8.gguf");
        assertThat(hub.revision).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shell.run("llm:download me/mine --exclude '**'"))
                .withMessage("None of the 4 files of me/mine is left over. Leave out less with --exclude.");
    }

    @Test
    void aStarDoesNotReachIntoFolders() {
        assertThat(Globs.anyMatches(List.of("*.onnx"), "onnx/model.onnx")).isFalse();
        assertThat(Globs.anyMatches(List.of("**.onnx"), "onnx/model.onnx")).isTrue();
        assertThat(Globs.anyMatches(List.of("onnx/*"), "onnx/model.onnx")).isTrue();
        assertThat(Globs.anyMatches(List.of("a.b", "q[4].gguf"), "q4.gguf")).isFalse();
    }

    @Test
    void saysWhatToTypeToGoOn() {
        hub.answer = ScriptedCall.failing(
                LlmException.builder(ErrorKind.NETWORK, "The connection broke.").build(), List.of());
        assertThatThrownBy(() -> shell.run("llm:download -p x --exclude '*.md' --dir 'my models' --revision r me/mine"))
                .hasMessageStartingWith("There is no provider 'x'");
        assertThatThrownBy(() -> shell.run("llm:download --exclude '*.md' --dir 'my models' --revision r me/mine"))
                .hasMessage("The connection broke.");
        assertThat(shell.err.take())
                .isEqualTo("To go on, type: llm:download --dir 'my models' --revision r --exclude '*.md' me/mine\n");
    }

    @Test
    void refusesWhatCannotBeDownloaded() throws Exception {
        Files.writeString(folder.resolve("taken"), "x");
        refuses("llm:download me/taken", "'" + folder.resolve("taken") + "' is a file, not a folder.");
        refuses("llm:download", "llm:download takes MODEL, not nothing.");
        refuses("llm:download a b", "llm:download takes MODEL, not 'a' 'b'.");
        refuses("llm:download a --include", "The option '--include' of llm:download needs a value");
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.osgillm.tck.dialect.HubLikeServer;
import dev.osgillm.tck.dialect.HuggingFaceLikeServer;
import dev.osgillm.tck.dialect.OllamaLikeServer;
import dev.osgillm.tck.dialect.OpenAiLikeServer;
import dev.osgillm.tck.server.RecordedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A person's way through the commands, in a real Felix with real providers. */
public class CommandsIT extends FelixTestSupport {

    private static final String OLLAMA = "dev.osgillm.ollama";
    private static final String OPENAI = "dev.osgillm.openai";
    private static final String HUGGING_FACE = "dev.osgillm.huggingface";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private String run(String line) {
        Container.Output output = container.run(line);
        assertTrue(line + ": " + output, output.failure().isEmpty());
        return output.text();
    }

    private String failureOf(String line) {
        return container.run(line).failure().orElseThrow();
    }

    private void openAi(OpenAiLikeServer server) throws IOException {
        container.configure(
                OPENAI,
                "hosted",
                Map.of(
                        "base_url",
                        server.baseUrl().toString(),
                        "model",
                        server.models().get(0),
                        ".api_key",
                        OpenAiLikeServer.KEY));
    }

    @Test
    public void modelsArePulledShownCopiedLoadedAndRemoved() throws Exception {
        try (OllamaLikeServer server = OllamaLikeServer.start().registry("tiny:1b")) {
            container.configure(
                    OLLAMA, "box", Map.of("base_url", server.baseUrl().toString(), "model", "tiny:1b"));
            String pulled = run("llm:pull -p box tiny:1b");
            assertTrue(pulled, pulled.endsWith("Pulled tiny:1b.\n") && pulled.contains("100 %"));
            assertTrue(run("llm:models box --plain").contains("tiny:1b"));
            assertTrue(run("llm:show -p box tiny:1b").contains("tiny:1b"));
            run("llm:cp -p box tiny:1b mine");
            run("llm:chat -p box -m mine hi");
            assertTrue(run("llm:ps box --plain").contains("mine"));
            run("llm:unload -p box mine");
            assertFalse(run("llm:ps box --plain").contains("mine"));
            run("llm:create -p box poet --from tiny:1b --system 'You are a poet.'");
            assertTrue(run("llm:models box --plain").contains("poet"));
            run("llm:rm -p box mine poet");
            assertFalse(run("llm:models box --plain").contains("mine"));

            String missing = failureOf("llm:rm -p box nothing");
            assertTrue(missing, missing.startsWith("box: ") && missing.contains("nothing"));
            String unknown = failureOf("llm:pull -p box nowhere");
            assertTrue(unknown, unknown.startsWith("box: "));
        }
    }

    @Test
    public void aModelIsFoundInTheHubAndDownloaded() throws Exception {
        byte[] weights = "weights ".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        byte[] card = "# A model\n".getBytes(StandardCharsets.UTF_8);
        try (HubLikeServer hub = HubLikeServer.start()
                .large("acme/tiny", "tiny.gguf", weights)
                .small("acme/tiny", "README.md", card)
                .large("acme/closed", "tiny.gguf", weights)
                .gate("acme/closed")) {
            container.configure(
                    HUGGING_FACE,
                    "hub",
                    Map.of("hub_url", hub.uri().toString(), ".api_key", HuggingFaceLikeServer.TOKEN));
            assertTrue(run("llm:search -p hub tiny --plain").startsWith("acme/tiny\t"));
            Path target = folder.getRoot().toPath().resolve("models");
            String downloaded = run("llm:download -p hub --dir '" + target + "' acme/tiny");
            assertTrue(downloaded, downloaded.contains("tiny.gguf"));
            assertArrayEquals(weights, Files.readAllBytes(target.resolve("tiny.gguf")));
            assertArrayEquals(card, Files.readAllBytes(target.resolve("README.md")));

            String closed = failureOf("llm:download -p hub --dir '" + folder.getRoot() + "' acme/closed");
            assertTrue(closed, closed.startsWith("hub: ") && closed.contains("terms"));
            String missing = failureOf("llm:download -p hub --dir '" + target + "' acme/nothing");
            assertTrue(missing, missing.startsWith("hub: ") && missing.contains("acme/nothing"));
            assertFalse(hub.cdn().requests().isEmpty());
            assertTrue(hub.cdn().requests().stream()
                    .allMatch(request -> request.header("Authorization").isEmpty()));
        }
    }

    @Test
    public void textsAreCompletedCountedAndAskedInABatch() throws Exception {
        try (OllamaLikeServer server = OllamaLikeServer.start();
                OpenAiLikeServer hosted = OpenAiLikeServer.start()) {
            container.configure(
                    OLLAMA, "box", Map.of("base_url", server.baseUrl().toString(), "model", "llama3.2"));
            openAi(hosted);
            assertFalse(run("llm:complete -p box Once upon a time").isBlank());
            Path prompts = folder.newFile("prompts.txt").toPath();
            Files.writeString(prompts, "one\ntwo\nthree\n");
            String answers = run("llm:batch -p hosted --json '" + prompts + "'");
            assertEquals(answers, 3, answers.lines().count());
            String tokens = run("llm:tokens -p hosted 'Hello world'");
            assertTrue(tokens, tokens.contains("tokens"));
            String metrics = run("llm:metrics");
            assertTrue(metrics, metrics.contains("hosted ") && metrics.contains("box "));
        }
    }

    @Test
    public void filesAndSchemasReachTheServer() throws Exception {
        try (OpenAiLikeServer hosted = OpenAiLikeServer.start();
                OllamaLikeServer server = OllamaLikeServer.start()) {
            openAi(hosted);
            container.configure(
                    OLLAMA, "box", Map.of("base_url", server.baseUrl().toString(), "model", "llama3.2"));
            Path image = folder.newFile("dot.png").toPath();
            Files.write(image, new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
            assertFalse(
                    run("llm:chat -p hosted -a '" + image + "' 'What is this?'").isBlank());
            assertTrue(lastBody(hosted).contains("data:image/png;base64,iVBORw0KGgo="));
            assertFalse(run("llm:chat -p hosted --schema 'name, age int' 'Who is Ada?'")
                    .isBlank());
            String schema = lastBody(hosted);
            assertTrue(schema, schema.contains("\"json_schema\"") && schema.contains("\"age\""));
            assertFalse(run("llm:code -p hosted 'print one'").isBlank());
            assertTrue(lastBody(hosted).contains("fenced block"));
            run("llm:cp -p box llama3.2 me/mine");
            assertTrue(run("llm:push -p box me/mine").endsWith("Pushed me/mine.\n"));
        }
    }

    private static String lastBody(OpenAiLikeServer server) {
        List<RecordedRequest> calls = Servers.calls(server.requests());
        return calls.get(calls.size() - 1).body();
    }

    @Test
    public void aToolIsRunForTheModel() throws Exception {
        try (OpenAiLikeServer hosted = OpenAiLikeServer.start()) {
            openAi(hosted);
            String answer = run("llm:chat -p hosted -T clock 'What is the weather?'");
            assertTrue(answer, answer.contains("The tool said: "));
            String unknown = failureOf("llm:chat -p hosted -T calendar 'What day is it?'");
            assertTrue(unknown, unknown.contains("calendar"));
        }
    }
}

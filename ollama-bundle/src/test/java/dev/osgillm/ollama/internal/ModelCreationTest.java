/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonParser;
import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelProgress;
import dev.osgillm.api.model.ModelRecipe;
import dev.osgillm.tck.dialect.OllamaLikeServer;
import dev.osgillm.tck.dialect.OllamaPayloads;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class ModelCreationTest {

    /** Of the four letters "gguf". */
    private static final String DIGEST = "sha256:1cb1b7e0f8b96cee3445e317b8064d8805bf35c7dc7de82cddcb9f78d4c95e0e";

    @TempDir
    Path folder;

    private final TestTransport transport = new TestTransport();
    private final OllamaLikeServer server = OllamaLikeServer.start();

    @AfterEach
    void close() {
        server.close();
        transport.close();
    }

    @Test
    void makesAModelOutOfAnother() {
        ModelRecipe recipe = ModelRecipe.builder("pirate", "llama3.2")
                .system("Talk like a pirate.")
                .template("{{ .Prompt }}")
                .license("Free.")
                .parameter("temperature", 0.5)
                .parameter("stop", List.of("END"))
                .message(Message.user("Hello"))
                .quantize("q4_K_M")
                .build();

        List<ModelEvent> events = ModelEvents.of(provider().create(recipe));

        assertThat(events)
                .contains(new ModelProgress("writing manifest", "", 0, 0))
                .hasSize(3);
        assertThat(server.requests()).extracting(RecordedRequest::path).containsExactly("/api/create", "/api/show");
        assertThat(JsonParser.parseString(server.requests().get(0).body()))
                .isEqualTo(
                        JsonParser.parseString(
                                """
                                {"model":"pirate","from":"llama3.2","template":"{{ .Prompt }}","system":"Talk like a pirate.",
                                 "license":["Free."],"parameters":{"temperature":0.5,"stop":["END"]},
                                 "messages":[{"role":"user","content":"Hello"}],"quantize":"q4_K_M","stream":true}"""));
        assertThat(server.models()).contains("pirate:latest");
    }

    @Test
    void bringsItsFilesToTheServerFirst() throws IOException {
        ModelRecipe recipe = ModelRecipe.builder("mine", null)
                .file(file("model.gguf", "gguf"))
                .adapter(file("lora.gguf", "lora"))
                .build();

        List<ModelEvent> events = ModelEvents.of(provider().create(recipe));

        assertThat(events)
                .contains(
                        new ModelProgress("reading model.gguf", "model.gguf", 4, 4),
                        new ModelProgress("uploading model.gguf", "model.gguf", 4, 4));
        assertThat(server.requests())
                .extracting(RecordedRequest::method)
                .containsExactly("HEAD", "POST", "HEAD", "POST", "POST", "POST");
        RecordedRequest upload = server.requests().get(1);
        assertThat(upload.path()).isEqualTo("/api/blobs/" + DIGEST);
        assertThat(upload.body()).isEqualTo("gguf");
        assertThat(upload.header("Content-Length")).contains("4");
        assertThat(JsonParser.parseString(server.requests().get(4).body())
                        .getAsJsonObject()
                        .get("files")
                        .toString())
                .isEqualTo("{\"model.gguf\":\"" + DIGEST + "\"}");
        assertThat(server.requests().get(4).body()).contains("\"adapters\":{\"lora.gguf\":\"sha256:");
    }

    @Test
    void doesNotSendAFileThatTheServerHas() throws IOException {
        ModelRecipe recipe = ModelRecipe.builder("mine", null)
                .file(file("model.gguf", "gguf"))
                .build();
        OllamaProvider provider = provider();
        provider.create(recipe).execute();
        int before = server.requests().size();

        provider.create(recipe).execute();

        assertThat(server.requests().subList(before, server.requests().size()))
                .extracting(RecordedRequest::method)
                .containsExactly("HEAD", "POST", "POST");
    }

    @Test
    void tellsFewEventsOfALargeFile() throws IOException {
        Path large = Files.write(folder.resolve("large.gguf"), new byte[40 << 20]);

        List<ModelEvent> events = ModelEvents.of(
                provider().create(ModelRecipe.builder("mine", null).file(large).build()));

        assertThat(events).hasSizeBetween(40, 60);
        assertThat(events).contains(new ModelProgress("uploading large.gguf", "large.gguf", 40 << 20, 40 << 20));
    }

    @Test
    void saysWhichFileCannotBeRead() {
        Path missing = folder.resolve("missing.gguf");

        LlmException failure = failure(provider()
                .create(ModelRecipe.builder("mine", null).file(missing).build()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure).hasMessageContaining(missing.toString());
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void failsWhenTheServerDoesNotTakeAFile() throws IOException {
        server.fail(404, "")
                .fail(400, OllamaPayloads.error("digest mismatch, expected \"sha256:1\", got \"sha256:2\""));

        LlmException failure = failure(provider()
                .create(ModelRecipe.builder("mine", null)
                        .file(file("model.gguf", "gguf"))
                        .build()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure).hasMessageContaining("digest mismatch").hasMessageContaining("Repeat");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void givesUpAnUploadThatTheServerDoesNotAnswer() throws IOException {
        server.fail(404, "").fail(Scripts.stallBeforeHeaders());

        LlmException failure = failure(provider(Map.of("transfer_idle_timeout", "1s"))
                .create(ModelRecipe.builder("mine", null)
                        .file(file("model.gguf", "gguf"))
                        .build()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        server.server().awaitDisconnect();
    }

    @Test
    void endsTheUploadWhenItIsCancelled() throws IOException {
        server.fail(404, "").fail(Scripts.stallBeforeHeaders());
        StreamingCall<ModelEvent, ModelInfo> call = provider()
                .create(ModelRecipe.builder("mine", null)
                        .file(file("model.gguf", "gguf"))
                        .build());
        try (EventStream<ModelEvent> events = call.stream()) {
            assertThat(events.next()).isEqualTo(new ModelProgress("reading model.gguf", "model.gguf", 4, 4));
            assertThat(events.next()).isEqualTo(new ModelProgress("uploading model.gguf", "model.gguf", 4, 4));

            call.cancel();

            assertThat(catchThrowableOfType(LlmException.class, events::hasNext).kind())
                    .isEqualTo(ErrorKind.CANCELLED);
        }
        server.server().awaitDisconnect();
    }

    @Test
    void buildsInNothingButText() {
        MediaPart image = MediaPart.of(MediaPart.Kind.IMAGE, "image/png", new byte[] {1}, null);
        ModelRecipe recipe = ModelRecipe.builder("mine", "llama3.2")
                .message(Message.user(image))
                .build();

        assertThat(failure(provider().create(recipe)).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(server.requests()).isEmpty();
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private OllamaProvider provider() {
        return provider(Map.of());
    }

    private OllamaProvider provider(Map<String, Object> more) {
        Map<String, Object> configuration = new HashMap<>(more);
        configuration.put("base_url", server.baseUrl().toString());
        return transport.provider(configuration);
    }

    private static LlmException failure(Call<?> call) {
        return catchThrowableOfType(LlmException.class, call::execute);
    }
}

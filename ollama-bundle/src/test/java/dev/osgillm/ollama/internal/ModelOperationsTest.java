/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelProgress;
import dev.osgillm.api.model.ModelReady;
import dev.osgillm.tck.dialect.OllamaLikeServer;
import dev.osgillm.tck.dialect.OllamaPayloads;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ModelOperationsTest {

    private static final String LAYER = "sha256:" + "000000000001".repeat(5) + "0000";
    private static final String MANIFEST = "{\"status\":\"pulling manifest\"}";
    private static final String SUCCESS = "{\"status\":\"success\"}";

    private static final String MAY_BE_GONE =
            "The model may have been deleted all the same. List the models; delete it again only if it is still there.";

    private final TestTransport transport = new TestTransport();
    private final OllamaLikeServer server = OllamaLikeServer.start();

    @AfterEach
    void close() {
        server.close();
        transport.close();
    }

    @Test
    void pullsAModelAndTellsHowFarEachPartIs() {
        List<ModelEvent> events = ModelEvents.of(provider().pull("mistral"));

        assertThat(events)
                .contains(
                        new ModelProgress("pulling manifest", "", 0, 0),
                        new ModelProgress("pulling 000000000001", LAYER, 0, 2_019_393_189L),
                        new ModelProgress("pulling 000000000001", LAYER, 1_009_696_594L, 2_019_393_189L),
                        new ModelProgress("pulling 000000000001", LAYER, 2_019_393_189L, 2_019_393_189L),
                        new ModelProgress("verifying sha256 digest", "", 0, 0),
                        new ModelProgress("writing manifest", "", 0, 0));
        assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(ModelReady.class, ready -> {
            assertThat(ready.model().id()).isEqualTo("mistral");
            assertThat(ready.model().contextWindow()).hasValue(131_072);
        });
        assertThat(server.requests()).extracting(RecordedRequest::path).containsExactly("/api/pull", "/api/show");
        assertThat(json(server.requests().get(0).body())).isEqualTo(json("{\"model\":\"mistral\",\"stream\":true}"));
        assertThat(server.models()).contains("mistral:latest");
    }

    @Test
    void waitsForTheEndOfAPullThatNobodyWatches() {
        assertThat(provider().pull("mistral").execute().id()).isEqualTo("mistral");
        assertThat(provider()
                        .pull("tinyllama")
                        .executeAsync()
                        .toCompletableFuture()
                        .join()
                        .id())
                .isEqualTo("tinyllama");
        assertThat(server.requests().get(0).body()).contains("\"stream\":true");
    }

    @Test
    void endsAPullWellThoughTheInstanceBeginsToLeave() {
        CountDownLatch left = new CountDownLatch(1);
        server.fail(Scripts.openNdjson(MANIFEST)
                .then(Scripts.gate(left))
                .then(Scripts.frames(Scripts.ndjsonFrame(SUCCESS)))
                .then(Scripts.end()));
        List<ModelEvent> events = new ArrayList<>();
        try (EventStream<ModelEvent> stream = provider().pull("llama3.2").stream()) {
            assertThat(stream.next()).isInstanceOf(ModelProgress.class);
            Thread closing = new Thread(() -> transport.engine.close(Duration.ofSeconds(30)));
            closing.start();
            while (closing.getState() != Thread.State.TIMED_WAITING && closing.isAlive()) {
                Thread.onSpinWait();
            }
            left.countDown();
            stream.forEachRemaining(events::add);
        }
        assertThat(events.get(events.size() - 1)).isInstanceOf(ModelReady.class);
    }

    @Test
    void doesNotPullWhatTheRegistryDoesNotHave() {
        LlmException failure = failure(provider().pull("nothing"));

        assertThat(failure.kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        assertThat(failure).hasMessageStartingWith("ollama: ").hasMessageContaining("ollama.com/library");
    }

    @Test
    void endsThePullWhenItIsCancelledAndCanRepeatIt() {
        server.fail(Scripts.stallAfter(Scripts.openNdjson(MANIFEST)));
        OllamaProvider provider = provider();
        StreamingCall<ModelEvent, ModelInfo> call = provider.pull("mistral");
        try (EventStream<ModelEvent> events = call.stream()) {
            assertThat(events.next()).isInstanceOf(ModelProgress.class);

            call.cancel();

            assertThat(catchThrowableOfType(LlmException.class, events::hasNext).kind())
                    .isEqualTo(ErrorKind.CANCELLED);
        }
        server.server().awaitDisconnect();

        assertThat(provider.pull("mistral").execute().id()).isEqualTo("mistral");
    }

    @Test
    void givesUpAServerThatIsSilentForTooLong() {
        server.fail(Scripts.stallAfter(Scripts.openNdjson(MANIFEST)));

        LlmException failure =
                failure(provider(Map.of("transfer_idle_timeout", "1s")).pull("mistral"));

        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        server.server().awaitDisconnect();
    }

    @Test
    void takesAsMuchTimeAsAPullNeeds() {
        server.delay(Duration.ofMillis(200));

        assertThat(provider(Map.of("timeout", "1500ms"))
                        .pull("mistral")
                        .execute()
                        .id())
                .isEqualTo("mistral");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pull model manifest: file does not exist                              | MODEL_NOT_FOUND | false",
                "model 'mistral' not found                                             | MODEL_NOT_FOUND | false",
                "write /models/blobs/sha256-1: no space left on device                 | UNAVAILABLE     | false",
                "dial tcp: lookup registry.ollama.ai: no such host                     | UNAVAILABLE     | true",
                "push model manifest: unauthorized                                     | PERMISSION      | false",
                "unsupported quantization type Q9                                      | INVALID_REQUEST | false",
                "neither 'from' or 'files' was specified                               | INVALID_REQUEST | false",
                "model requires more system memory (9.0 GiB) than is available         | UNAVAILABLE     | false",
                "llama runner: cudaMalloc failed: out of memory                        | UNAVAILABLE     | false",
                "something else                                                        | UNAVAILABLE     | true",
            })
    void knowsWhatAnErrorInTheMiddleMeans(String words, ErrorKind kind, boolean retryable) {
        server.fail(Scripts.ndjson(MANIFEST, OllamaPayloads.error(words)));

        LlmException failure = failure(provider().pull("mistral"));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.retryable()).isEqualTo(retryable);
        assertThat(failure).hasMessageStartingWith("ollama: ").hasMessageContaining(words);
        assertThat(server.requests()).hasSize(1);
    }

    static Stream<Script> brokenEnds() {
        return Stream.of(
                Scripts.ndjson(MANIFEST),
                Scripts.ndjson(),
                Scripts.json(200, MANIFEST),
                Scripts.ndjson(MANIFEST, "{\"status\":"),
                Scripts.ndjson(MANIFEST, "[]"),
                Scripts.html(200, "<html>A gateway</html>"));
    }

    @ParameterizedTest
    @MethodSource("brokenEnds")
    void takesNothingButSuccessForTheEnd(Script script) {
        server.fail(script);

        assertThat(failure(provider().pull("mistral")).kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void failsWhenTheConnectionBreaksAfterTheFirstLine() {
        server.fail(Scripts.resetAfter(Scripts.openNdjson(MANIFEST)));

        assertThat(failure(provider().pull("mistral")).kind()).isEqualTo(ErrorKind.NETWORK);
    }

    @Test
    void readsLinesThatCameAsOneAnswer() {
        server.models("mistral").fail(Scripts.json(200, MANIFEST + "\n" + SUCCESS + "\n"));

        assertThat(ModelEvents.of(provider().pull("mistral"))).hasSize(2);
    }

    @Test
    void pushesAModelThatIsThereAndAllowed() {
        server.models("me/mine:latest", "mine:latest");
        OllamaProvider provider = provider();

        List<ModelEvent> events = ModelEvents.of(provider.push("me/mine"));

        assertThat(events).contains(new ModelProgress("pushing manifest", "", 0, 0));
        assertThat(json(server.requests().get(0).body())).isEqualTo(json("{\"model\":\"me/mine\",\"stream\":true}"));
        assertThat(failure(provider.push("mine")).kind()).isEqualTo(ErrorKind.PERMISSION);
        assertThat(failure(provider.push("me/other")).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
    }

    @Test
    void copiesAndDeletes() {
        OllamaProvider provider = provider();

        assertThat(provider.copy("qwen3:8b", "mine").execute()).isNull();
        assertThat(json(lastRequest().body())).isEqualTo(json("{\"source\":\"qwen3:8b\",\"destination\":\"mine\"}"));
        assertThat(server.models()).contains("mine:latest");

        assertThat(provider.delete("mine").execute()).isNull();
        assertThat(lastRequest().method()).isEqualTo("DELETE");
        assertThat(json(lastRequest().body())).isEqualTo(json("{\"model\":\"mine\"}"));
        assertThat(server.models()).doesNotContain("mine:latest");

        assertThat(failure(provider.delete("mine")).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        assertThat(failure(provider.copy("mine", "other")).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
    }

    @Test
    void doesNotDeleteAgainWhenTheAnswerIsLost() {
        server.fail(Scripts.resetBeforeHeaders());
        LlmException lost = failure(provider().delete("llama3.2"));
        assertThat(lost.kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(lost).hasMessageEndingWith(MAY_BE_GONE);

        server.fail(502, OllamaPayloads.error("bad gateway"));
        assertThat(failure(provider().delete("llama3.2")).kind()).isEqualTo(ErrorKind.UNAVAILABLE);

        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void doesNotKnowWhetherALateDeletionHappened() {
        server.fail(Scripts.stallBeforeHeaders());
        ManualTime time = new ManualTime();
        CompletableFuture<LlmException> end = transport
                .provider(Map.of("base_url", server.uri().toString(), "timeout", "10s"), time)
                .delete("llama3.2")
                .executeAsync()
                .handle((none, failure) -> (LlmException) failure)
                .toCompletableFuture();
        server.server().awaitRequest();

        time.pass(Duration.ofSeconds(10));

        LlmException late = end.join();
        time.shutdownNow();
        assertThat(late.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(late).hasMessageContaining("limit timeout (10000 ms)").hasMessageEndingWith(MAY_BE_GONE);
    }

    @Test
    void saysNothingOfDeletionsWhereNothingIsDeleted() {
        server.fail(Scripts.resetBeforeHeaders());
        server.fail(Scripts.resetBeforeHeaders());
        server.fail(Scripts.resetBeforeHeaders());

        assertThat(failure(provider().unload("llama3.2")))
                .hasMessageEndingWith("The server may have worked on the request; repeat it if that does no harm.");
    }

    @Test
    void aPullMayTellOfItsProgressForHours() {
        assertThat(new ProgressOperation(() -> null, null).longest()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anErrorAsAGoodAnswerIsAnError() {
        server.fail(200, OllamaPayloads.error("model 'x' not found"));

        assertThat(failure(provider().delete("x")).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
    }

    @Test
    void knowsWhatIsInMemoryAndUnloadsIt() {
        OllamaProvider provider = provider();
        assertThat(provider.running().execute()).isEmpty();
        provider.newCall(ChatRequest.of("Hello")).execute();

        ModelInfo running = provider.running().execute().get(0);
        assertThat(running.id()).isEqualTo("llama3.2:latest");
        assertThat(running.contextWindow()).hasValue(4096);
        assertThat(running.details())
                .containsEntry("size_vram", "2019393189")
                .containsEntry("expires_at", "2318-08-21T10:11:12.123456789+02:00");

        assertThat(provider.unload("llama3.2").execute()).isNull();
        assertThat(json(lastRequest().body()))
                .isEqualTo(json("{\"model\":\"llama3.2\",\"keep_alive\":0,\"stream\":false}"));
        assertThat(server.loaded()).isEmpty();
        provider.unload("llama3.2").execute();
        assertThat(failure(provider.unload("mistral")).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
    }

    private OllamaProvider provider() {
        return provider(Map.of());
    }

    private OllamaProvider provider(Map<String, Object> more) {
        Map<String, Object> configuration = new HashMap<>(more);
        configuration.put("base_url", server.baseUrl().toString());
        return transport.provider(configuration);
    }

    private RecordedRequest lastRequest() {
        return server.requests().get(server.requests().size() - 1);
    }

    private static JsonElement json(String text) {
        return JsonParser.parseString(text);
    }

    private static LlmException failure(Call<?> call) {
        return catchThrowableOfType(LlmException.class, call::execute);
    }
}

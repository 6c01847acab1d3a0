/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.model.ModelRecipe;
import dev.osgillm.tck.dialect.OllamaLikeServer;
import dev.osgillm.tck.dialect.OllamaPayloads;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that can be asked, and everything that can come instead of an answer. */
@Timeout(60)
class BadAnswersTest {

    /** @param requests how many at least; more than one where it makes sense to repeat */
    private record Fault(Script script, ErrorKind kind, int requests, String words) {}

    private static final Map<String, Function<OllamaProvider, Call<?>>> OPERATIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("chat", provider -> provider.newCall(ChatRequest.of("Hello"))),
            Map.entry("completion", provider -> provider.newCall(CompletionRequest.of("Hello"))),
            Map.entry("embedding", provider -> provider.newCall(EmbeddingRequest.of("Hello"))),
            Map.entry("list", OllamaProvider::list),
            Map.entry("details", provider -> provider.details("m")),
            Map.entry("running", OllamaProvider::running),
            Map.entry("pull", provider -> provider.pull("m")),
            Map.entry("push", provider -> provider.push("m")),
            Map.entry(
                    "create",
                    provider -> provider.create(ModelRecipe.builder("m", "n").build())),
            Map.entry("copy", provider -> provider.copy("m", "n")),
            Map.entry("delete", provider -> provider.delete("m")),
            Map.entry("unload", provider -> provider.unload("m"))));

    private static final Map<String, Fault> FAULTS = new TreeMap<>(Map.of(
            "web page",
            new Fault(Scripts.html(200, "<html>A gateway</html>"), ErrorKind.PROTOCOL, 1, "base_url"),
            "broken JSON",
            new Fault(Scripts.json(200, "{\"models\":"), ErrorKind.PROTOCOL, 1, "JSON"),
            "nothing",
            new Fault(Scripts.emptyBody(200), ErrorKind.PROTOCOL, 1, "."),
            "missing model",
            new Fault(error(404, "model 'm' not found"), ErrorKind.MODEL_NOT_FOUND, 1, "ollama pull m"),
            "error as an answer",
            new Fault(error(200, "model 'm' not found"), ErrorKind.MODEL_NOT_FOUND, 1, "ollama pull m"),
            "too little memory",
            new Fault(
                    error(500, "model requires more system memory (9 GiB) than is available (3 GiB)"),
                    ErrorKind.UNAVAILABLE,
                    1,
                    "another model"),
            "busy server",
            new Fault(error(503, "server busy, please try again"), ErrorKind.UNAVAILABLE, 3, "server busy"),
            "redirect",
            new Fault(Scripts.redirect("https://elsewhere.example/"), ErrorKind.CONFIGURATION, 1, "elsewhere.example"),
            "reset",
            new Fault(Scripts.resetBeforeHeaders(), ErrorKind.NETWORK, 3, "."),
            "silence",
            new Fault(Scripts.stallBeforeHeaders(), ErrorKind.TIMEOUT, 0, "500 ms")));

    private static final int MORE_THAN_ENOUGH = 9;

    /** Whose answer is a status, so that its body means nothing. */
    private static final Set<String> WITHOUT_ANSWER = Set.of("copy", "delete", "unload");

    private final TestTransport transport = new TestTransport();
    private final OllamaLikeServer server = OllamaLikeServer.start();

    @AfterEach
    void close() {
        server.close();
        transport.close();
    }

    private static Script error(int status, String words) {
        return Scripts.json(status, OllamaPayloads.error(words));
    }

    static Stream<Arguments> everything() {
        return OPERATIONS.keySet().stream().flatMap(operation -> FAULTS.keySet().stream()
                .filter(fault -> !WITHOUT_ANSWER.contains(operation)
                        || !Set.of("nothing", "broken JSON").contains(fault))
                .map(fault -> Arguments.of(operation, fault)));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void endsWithTheRightKindAndTheNextStep(String operation, String name) {
        Fault fault = FAULTS.get(name);
        for (int i = 0; i < MORE_THAN_ENOUGH; i++) {
            server.fail(fault.script());
        }
        String limit = fault.kind() == ErrorKind.TIMEOUT ? "500ms" : "50s";
        OllamaProvider provider = transport.provider(
                Map.of("base_url", server.baseUrl().toString(), "timeout", limit, "transfer_idle_timeout", limit));

        LlmException failure = catchThrowableOfType(
                LlmException.class,
                () -> OPERATIONS.get(operation).apply(provider).execute());

        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(fault.kind());
        assertThat(failure.providerId()).contains("ollama");
        assertThat(failure).hasMessageStartingWith("ollama: ").hasMessageContaining(fault.words());
        // A delete whose answer is lost must not find its own work done.
        int least = operation.equals("delete") ? Math.min(1, fault.requests()) : fault.requests();
        // The transport repeats some questions by itself when a connection breaks.
        int most = fault.kind() == ErrorKind.NETWORK && least > 1 ? MORE_THAN_ENOUGH : Math.max(1, least);
        assertThat(server.requests()).hasSizeBetween(least, most);
    }

    static Set<String> operations() {
        return OPERATIONS.keySet();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void saysHowToStartAServerThatDoesNotRun(String operation) {
        OllamaProvider provider =
                transport.provider(Map.of("base_url", server.baseUrl().toString()));
        server.close();

        LlmException failure = catchThrowableOfType(
                LlmException.class,
                () -> OPERATIONS.get(operation).apply(provider).execute());

        assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(failure).hasMessageContaining("Start it with 'ollama serve'");
    }
}

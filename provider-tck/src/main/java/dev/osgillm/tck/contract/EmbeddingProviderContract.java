/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link EmbeddingProvider} and its calls as tests, used like {@link ChatProviderContract}. Splitting many
 * inputs over several requests is the provider's own affair and not tried here.
 */
@Timeout(90)
public abstract class EmbeddingProviderContract {

    private static final Timeouts PATIENT = Timeouts.builder()
            .connect(Duration.ofSeconds(20))
            .total(Duration.ofSeconds(60))
            .build();
    private static final float[] FIRST = {1, 0};
    private static final float[] SECOND = {0.6f, 0.8f};
    private static final String MESSAGE = "The server's own words.";

    private ScriptedServer server;

    /**
     * Makes a provider with a default embedding model that repeats failed attempts without waiting.
     *
     * @param serverBase {@code http://127.0.0.1:PORT} of the scripted server
     * @param timeouts the limits of the instance
     */
    protected abstract EmbeddingProvider provider(URI serverBase, Timeouts timeouts);

    /** @return where two inputs are posted to; may end with {@code *} */
    protected abstract String embeddingPath();

    /** @return the body of a good answer with these vectors, in the order of the inputs */
    protected abstract String answer(List<float[]> vectors);

    /** @return as {@link ChatDialect#errorBody} */
    protected abstract String errorBody(int status, String message);

    /** @return the key that the provider sends with each request, empty when it has none. It must never be told */
    protected abstract String secret();

    @BeforeEach
    final void startServer() {
        server = ScriptedServer.start();
    }

    @AfterEach
    final void closeServer() {
        server.close();
    }

    @Test
    void givesAVectorForEachInputInOrder() {
        serve(good());

        assertGood(call().execute());
        assertThat(server.requests()).hasSize(1);
        String body = server.requests().get(0).body();
        assertThat(body.indexOf("first input")).isBetween(0, body.indexOf("second input"));
    }

    @Test
    void worksOffTheCallersThread() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        serve(Scripts.gate(gate).then(good()));
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<EmbeddingResponse> answer = new CompletableFuture<>();

        call().executeAsync().whenComplete((response, failure) -> {
            thread.complete(Thread.currentThread());
            answer.complete(response);
        });
        gate.countDown();

        assertGood(answer.get(30, TimeUnit.SECONDS));
        assertThat(thread.get(30, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
    }

    @Test
    void runsACallOnlyOnce() {
        serve(good());
        Call<EmbeddingResponse> call = call();
        call.execute();

        assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void fewerOrMoreVectorsThanInputsAreNoAnswer() {
        fails(Scripts.json(200, answer(List.of(FIRST))), ErrorKind.PROTOCOL);
        fails(Scripts.json(200, answer(List.of(FIRST, SECOND, FIRST))), ErrorKind.PROTOCOL);
    }

    @Test
    void whatIsNoAnswerIsNotTakenForOne() {
        fails(Scripts.emptyBody(200), ErrorKind.PROTOCOL);
        fails(Scripts.json(200, "{\"data\":[{"), ErrorKind.PROTOCOL);
        fails(Scripts.json(200, "{}"), ErrorKind.PROTOCOL);
        fails(Scripts.html(200, "<html><body>Welcome</body></html>"), ErrorKind.PROTOCOL);
    }

    @Test
    void failuresHaveTheirKinds() {
        fails(error(400), ErrorKind.INVALID_REQUEST);
        fails(error(401), ErrorKind.AUTHENTICATION);
        fails(error(403), ErrorKind.PERMISSION);
        fails(error(404), ErrorKind.MODEL_NOT_FOUND);
        assertThat(server.requests()).as("requests: nothing was repeated").hasSize(4);
        fails(error(503), ErrorKind.UNAVAILABLE);
    }

    @Test
    void repeatsWhatMayGoAway() {
        for (int status : new int[] {429, 500, 503}) {
            serve(error(status), good());
            assertGood(call().execute());
        }
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void theTotalLimitHolds() {
        serve(Scripts.stallBeforeHeaders());
        Timeouts hurried =
                Timeouts.builder().total(Duration.ofMillis(300)).build().orElse(PATIENT);

        LlmException failure = Failures.of(call(hurried));

        assertThat(Failures.checked(failure, secret()).kind()).isEqualTo(ErrorKind.TIMEOUT);
        server.awaitDisconnect();
    }

    @Test
    void cancelClosesTheConnection() throws Exception {
        serve(Scripts.stallBeforeHeaders());
        Call<EmbeddingResponse> call = call();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        call.executeAsync().whenComplete((response, thrown) -> failure.complete(thrown));
        server.awaitRequest();

        call.cancel();

        assertThat(failure.get(30, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        server.awaitDisconnect();
    }

    @Test
    void cancelBeforeTheStartSendsNothing() {
        serve(good());
        Call<EmbeddingResponse> call = call();

        call.cancel();

        assertThat(Failures.of(call).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void neverTellsItsSecretEvenWhenTheServerDoes() {
        assumeThat(secret()).isNotEmpty();
        fails(Scripts.json(401, errorBody(401, "Wrong key: " + secret())), ErrorKind.AUTHENTICATION);

        assertThat(server.requests().get(0).headers().toString())
                .as("the request's headers, without the secret in which this proves nothing")
                .contains(secret());
    }

    private void serve(Script... scripts) {
        server.on("POST", embeddingPath(), scripts);
    }

    private Call<EmbeddingResponse> call() {
        return call(PATIENT);
    }

    private Call<EmbeddingResponse> call(Timeouts timeouts) {
        return provider(server.uri(), timeouts).newCall(EmbeddingRequest.of("first input", "second input"));
    }

    private Script good() {
        return Scripts.json(200, answer(List.of(FIRST, SECOND)));
    }

    private Script error(int status) {
        return Scripts.json(status, Map.of("Retry-After", "0"), errorBody(status, MESSAGE));
    }

    private void fails(Script script, ErrorKind kind) {
        serve(script);
        assertThat(Failures.checked(Failures.of(call()), secret()).kind()).isEqualTo(kind);
    }

    private static void assertGood(EmbeddingResponse response) {
        assertThat(response.size()).isEqualTo(2);
        assertThat(response.vector(0)).containsExactly(FIRST);
        assertThat(response.vector(1)).containsExactly(SECOND);
        assertThat(response.providerId()).as("the provider's id in the answer").isPresent();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of {@link EmbeddingProvider} and its calls as tests, used like {@link ChatProviderContract}. Splitting many
 * inputs over several requests is the provider's own affair and not tried here.
 */
public abstract class EmbeddingProviderContract extends CallRules {

    private static final float[] FIRST = {1, 0};
    private static final float[] SECOND = {0.6f, 0.8f};

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
    @Override
    protected abstract String errorBody(int status, String message);

    /** @return the key that the provider sends with each request, empty when it has none. It must never be told */
    @Override
    protected abstract String secret();

    @Override
    final List<Operation<?>> operations() {
        return List.of(new Operation<>(
                "embed",
                "POST " + embeddingPath(),
                Scripts.json(200, answer(List.of(FIRST, SECOND))),
                (server, timeouts) ->
                        provider(server, timeouts).newCall(EmbeddingRequest.of("first input", "second input")),
                EmbeddingProviderContract::assertGood,
                Operation.Traits.USUAL));
    }

    @TestFactory
    final Stream<DynamicTest> asksForTheInputsInOrder() {
        return each(trial -> {
            trial.serve(trial.operation.good());
            trial.succeeds();

            assertThat(trial.server.requests()).hasSize(1);
            String body = trial.server.requests().get(0).body();
            assertThat(body.indexOf("first input")).isBetween(0, body.indexOf("second input"));
        });
    }

    @TestFactory
    final Stream<DynamicTest> fewerOrMoreVectorsThanInputsAreNoAnswer() {
        return each(trial -> {
            trial.fails(Scripts.json(200, answer(List.of(FIRST))), ErrorKind.PROTOCOL);
            trial.fails(Scripts.json(200, answer(List.of(FIRST, SECOND, FIRST))), ErrorKind.PROTOCOL);
            trial.fails(Scripts.json(200, "{}"), ErrorKind.PROTOCOL);
        });
    }

    private static void assertGood(EmbeddingResponse response) {
        assertThat(response.size()).isEqualTo(2);
        assertThat(response.vector(0)).containsExactly(FIRST);
        assertThat(response.vector(1)).containsExactly(SECOND);
        assertThat(response.providerId()).as("the provider's id in the answer").isPresent();
    }
}

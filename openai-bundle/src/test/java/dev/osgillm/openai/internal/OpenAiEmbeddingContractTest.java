/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.tck.contract.EmbeddingProviderContract;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

class OpenAiEmbeddingContractTest extends EmbeddingProviderContract {

    private static final String KEY = "sk-test-0123456789";

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected EmbeddingProvider provider(URI serverBase, Timeouts timeouts) {
        return transport.provider(timeouts, "base_url", serverBase + "/v1", ".api_key", KEY, "id", "work");
    }

    @Override
    protected String embeddingPath() {
        return "/v1/embeddings";
    }

    /** Backwards: the index counts, not the order. */
    @Override
    protected String answer(List<float[]> vectors) {
        String data = IntStream.range(0, vectors.size())
                .map(i -> vectors.size() - 1 - i)
                .mapToObj(i -> "{\"index\":" + i + ",\"embedding\":" + Arrays.toString(vectors.get(i)) + "}")
                .collect(Collectors.joining(","));
        return "{\"object\":\"list\",\"model\":\"e\",\"data\":[" + data
                + "],\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}";
    }

    @Override
    protected String errorBody(int status, String message) {
        return OpenAiPayloads.error(message, "invalid_request_error", null, status == 404 ? "model_not_found" : null);
    }

    @Override
    protected String secret() {
        return KEY;
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.tck.contract.EmbeddingProviderContract;
import dev.osgillm.tck.dialect.OllamaPayloads;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class OllamaEmbeddingContractTest extends EmbeddingProviderContract {

    private static final String KEY = "ollama-key-0123456789";

    private final TestTransport transport = new TestTransport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected EmbeddingProvider provider(URI serverBase, Timeouts timeouts) {
        return transport.provider(Map.of("base_url", serverBase.toString(), ".api_key", KEY), timeouts);
    }

    @Override
    protected String embeddingPath() {
        return "/api/embed";
    }

    @Override
    protected String answer(List<float[]> vectors) {
        return "{\"model\":\"m\",\"embeddings\":"
                + vectors.stream().map(Arrays::toString).toList() + ",\"total_duration\":1}";
    }

    @Override
    protected String errorBody(int status, String message) {
        return OllamaPayloads.error(message);
    }

    @Override
    protected String secret() {
        return KEY;
    }
}

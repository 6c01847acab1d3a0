/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.tck.contract.EmbeddingProviderContract;
import dev.osgillm.tck.dialect.HuggingFacePayloads;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class RouterEmbeddingContractTest extends EmbeddingProviderContract {

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected EmbeddingProvider provider(URI serverBase, Timeouts timeouts) {
        return (EmbeddingProvider) transport.instance(
                serverBase.resolve("/v1"), timeouts, "endpoint_kind", "router", "loading_timeout", "0");
    }

    @Override
    protected String embeddingPath() {
        return "/hf-inference/models/sentence-transformers/all-MiniLM-L6-v2/pipeline/feature-extraction";
    }

    @Override
    protected String answer(List<float[]> vectors) {
        return vectors.stream().map(Arrays::toString).toList().toString();
    }

    @Override
    protected String errorBody(int status, String message) {
        return HuggingFacePayloads.error(message);
    }

    @Override
    protected String secret() {
        return Transport.TOKEN;
    }
}

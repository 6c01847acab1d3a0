/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.tck.contract.EmbeddingProviderContract;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class TeiEmbeddingContractTest extends EmbeddingProviderContract {

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected EmbeddingProvider provider(URI serverBase, Timeouts timeouts) {
        return (EmbeddingProvider)
                transport.instance(serverBase, timeouts, "endpoint_kind", "tei", "loading_timeout", "0");
    }

    @Override
    protected String embeddingPath() {
        return "/embed";
    }

    @Override
    protected String answer(List<float[]> vectors) {
        return vectors.stream().map(Arrays::toString).toList().toString();
    }

    @Override
    protected String errorBody(int status, String message) {
        return "{\"error\":\"" + message + "\",\"error_type\":\"Other\"}";
    }

    @Override
    protected String secret() {
        return Transport.TOKEN;
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.embedding;

import dev.osgillm.api.Call;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that turns texts into vectors, published with the properties of {@link dev.osgillm.api.LlmConstants}.
 * Applications use {@code LlmClient} instead. Implementations are thread safe.
 */
@ConsumerType
public interface EmbeddingProvider {

    /**
     * Prepares a call. Inputs beyond a server's limit for one request are split over several; the answer has them all, in
     * order, or the call fails.
     */
    Call<EmbeddingResponse> newCall(EmbeddingRequest request);
}

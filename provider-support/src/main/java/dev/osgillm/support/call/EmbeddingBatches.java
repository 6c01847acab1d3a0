/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.Call;
import dev.osgillm.api.Timings;
import dev.osgillm.api.Usage;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Splits embedding requests at a server's limit and joins the answers, in order. */
public final class EmbeddingBatches {

    private EmbeddingBatches() {}

    /**
     * @param batch the most inputs of one request, at least 1
     * @param caller makes the call for one part
     */
    public static Call<EmbeddingResponse> call(
            EmbeddingRequest request, int batch, Function<EmbeddingRequest, Call<EmbeddingResponse>> caller) {
        List<String> inputs = request.inputs();
        if (inputs.size() <= batch) {
            return caller.apply(request);
        }
        List<Call<EmbeddingResponse>> parts = new ArrayList<>();
        for (int from = 0; from < inputs.size(); from += batch) {
            parts.add(caller.apply(request.toBuilder()
                    .onlyInputs(inputs.subList(from, Math.min(inputs.size(), from + batch)))
                    .build()));
        }
        return new SequentialCall<>(parts, EmbeddingBatches::join);
    }

    private static EmbeddingResponse join(List<EmbeddingResponse> parts) {
        EmbeddingResponse first = parts.get(0);
        EmbeddingResponse.Builder joined = EmbeddingResponse.builder()
                .providerId(first.providerId().orElse(null))
                .model(first.model().orElse(null));
        long tokens = 0;
        Duration total = Duration.ZERO;
        for (EmbeddingResponse part : parts) {
            part.vectors().forEach(joined::vector);
            tokens += part.usage().inputTokens().orElse(0);
            total = total.plus(part.timings().map(Timings::total).orElse(Duration.ZERO));
        }
        boolean counted =
                parts.stream().allMatch(part -> part.usage().inputTokens().isPresent());
        return joined.usage(counted ? Usage.builder().inputTokens(tokens).build() : Usage.UNKNOWN)
                .timings(Timings.of(null, total))
                .build();
    }
}

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Splits embedding requests at a server's limit and joins the answers, in order. */
public final class EmbeddingBatches {

    private EmbeddingBatches() {}

    /**
     * @param batch the most inputs of one request, at least 1
     * @param caller makes the call for one part, on the engine it is given
     */
    public static Call<EmbeddingResponse> call(
            CallEngine engine,
            EmbeddingRequest request,
            int batch,
            BiFunction<CallEngine, EmbeddingRequest, Call<EmbeddingResponse>> caller) {
        return call(engine, request, batch, Integer.MAX_VALUE, caller);
    }

    /**
     * @param batch the most inputs of one request, at least 1
     * @param bytes the most bytes of UTF-8 of the inputs of one request; a longer input goes alone
     * @param caller makes the call for one part, on the engine it is given
     */
    public static Call<EmbeddingResponse> call(
            CallEngine engine,
            EmbeddingRequest request,
            int batch,
            int bytes,
            BiFunction<CallEngine, EmbeddingRequest, Call<EmbeddingResponse>> caller) {
        List<List<String>> batches = split(request.inputs(), batch, bytes);
        if (batches.size() == 1) {
            return caller.apply(engine, request);
        }
        CallEngine inner = engine.forParts();
        List<Call<EmbeddingResponse>> parts = new ArrayList<>();
        for (List<String> inputs : batches) {
            parts.add(caller.apply(inner, request.toBuilder().onlyInputs(inputs).build()));
        }
        return engine.composed(new SequentialCall<>(parts, EmbeddingBatches::join));
    }

    private static List<List<String>> split(List<String> inputs, int batch, int bytes) {
        List<List<String>> batches = new ArrayList<>();
        int from = 0;
        long size = 0;
        for (int i = 0; i < inputs.size(); i++) {
            int length = bytes == Integer.MAX_VALUE ? 0 : inputs.get(i).getBytes(StandardCharsets.UTF_8).length;
            if (i > from && (i - from == batch || size + length > bytes)) {
                batches.add(inputs.subList(from, i));
                from = i;
                size = 0;
            }
            size += length;
        }
        batches.add(inputs.subList(from, inputs.size()));
        return batches;
    }

    private static EmbeddingResponse join(List<EmbeddingResponse> parts) {
        EmbeddingResponse first = parts.get(0);
        EmbeddingResponse.Builder joined = EmbeddingResponse.builder()
                .providerId(first.providerId().orElse(null))
                .model(first.model().orElse(null));
        long tokens = 0;
        long all = 0;
        Duration total = Duration.ZERO;
        for (EmbeddingResponse part : parts) {
            part.vectors().forEach(joined::vector);
            tokens += part.usage().inputTokens().orElse(0);
            all += part.usage().totalTokens().orElse(0);
            total = total.plus(part.timings().map(Timings::total).orElse(Duration.ZERO));
        }
        boolean counted =
                parts.stream().allMatch(part -> part.usage().inputTokens().isPresent());
        boolean summed =
                parts.stream().allMatch(part -> part.usage().totalTokens().isPresent());
        Usage usage = Usage.builder()
                .inputTokens(counted ? tokens : -1)
                .totalTokens(summed ? all : -1)
                .build();
        return joined.usage(usage).timings(Timings.of(null, total)).build();
    }
}

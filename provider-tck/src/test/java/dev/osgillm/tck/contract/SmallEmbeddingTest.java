/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/** The contract of embeddings can be kept: here by the small provider, whose answer to a chat is read as vectors. */
class SmallEmbeddingTest extends EmbeddingProviderContract {

    private final List<SmallProvider> providers = new ArrayList<>();

    @AfterEach
    void closeProviders() {
        providers.forEach(SmallProvider::close);
    }

    @Override
    protected EmbeddingProvider provider(URI serverBase, Timeouts timeouts) {
        SmallProvider small = new SmallProvider(serverBase, timeouts, Set.of());
        providers.add(small);
        return request -> new VectorCall(small.newCall(ChatRequest.of(String.join("|", request.inputs()))), request);
    }

    private record VectorCall(StreamingCall<ChatEvent, ChatResponse> chat, EmbeddingRequest request)
            implements Call<EmbeddingResponse> {

        @Override
        public EmbeddingResponse execute() {
            return vectors(chat.execute());
        }

        @Override
        public CompletionStage<EmbeddingResponse> executeAsync() {
            CompletableFuture<EmbeddingResponse> answer = new CompletableFuture<>();
            chat.executeAsync().whenComplete((response, failure) -> {
                if (failure != null) {
                    answer.completeExceptionally(failure);
                } else {
                    answer.complete(vectors(response));
                }
            });
            return answer;
        }

        @Override
        public void cancel() {
            chat.cancel();
        }

        private EmbeddingResponse vectors(ChatResponse response) {
            String[] vectors = response.text().split(";");
            if (vectors.length != request.inputs().size()) {
                throw LlmException.builder(ErrorKind.PROTOCOL, "Another number of vectors.")
                        .provider(SmallProvider.ID)
                        .build();
            }
            EmbeddingResponse.Builder all = EmbeddingResponse.builder().providerId(SmallProvider.ID);
            for (String vector : vectors) {
                String[] components = vector.split(",");
                float[] floats = new float[components.length];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = Float.parseFloat(components[i]);
                }
                all.vector(floats);
            }
            return all.build();
        }
    }

    @Override
    protected String embeddingPath() {
        return "/small";
    }

    @Override
    protected String answer(List<float[]> vectors) {
        return vectors.stream()
                .map(vector -> Arrays.toString(vector).replaceAll("[\\[\\] ]", ""))
                .collect(Collectors.joining(";", "=", ""));
    }

    @Override
    protected String errorBody(int status, String message) {
        return "!" + message;
    }

    @Override
    protected String secret() {
        return SmallProvider.SECRET;
    }
}

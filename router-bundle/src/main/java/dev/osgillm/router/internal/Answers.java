/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.embedding.EmbeddingResponse;

/** Puts the provider's id into answers that lack it. */
final class Answers {

    private Answers() {}

    /** @return the answer or event itself, or the same with the id */
    @SuppressWarnings("unchecked") // each branch answers with the final class or record that it got
    static <T> T named(T value, String id) {
        if (value instanceof ChatCompleted completed) {
            ChatResponse response = completed.response();
            ChatResponse named = named(response, id);
            return named == response ? value : (T) new ChatCompleted(named);
        }
        if (value instanceof ChatResponse response && response.providerId().isEmpty()) {
            return (T) response.toBuilder().providerId(id).build();
        }
        if (value instanceof EmbeddingResponse response && response.providerId().isEmpty()) {
            EmbeddingResponse.Builder builder = EmbeddingResponse.builder()
                    .providerId(id)
                    .model(response.model().orElse(null))
                    .usage(response.usage())
                    .timings(response.timings().orElse(null));
            response.vectors().forEach(builder::vector);
            return (T) builder.build();
        }
        return value;
    }
}

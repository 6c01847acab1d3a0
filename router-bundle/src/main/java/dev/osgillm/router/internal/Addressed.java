/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.token.TokenCounter;
import java.util.List;
import java.util.Optional;

/**
 * Whose tokens are meant.
 *
 * @param server the instance whose server counts, empty when none does
 * @param model as the provider names it; empty when unknown
 */
record Addressed(Optional<Selection> server, String model) {

    /** What a text with tokens goes to. */
    private static final List<Class<?>> CAPABILITIES =
            List.of(ChatProvider.class, CompletionProvider.class, EmbeddingProvider.class, TokenCounter.class);

    /**
     * Finds the instance that the same address leads to in a chat: another one that can count has other models.
     *
     * @throws LlmException when a filter is wrong or matches nothing
     */
    static Addressed of(String address, ProviderRegistry registry) {
        Snapshot now = registry.snapshot();
        Selection selection = Selection.parse(address);
        LlmException failure = null;
        for (Class<?> capability : CAPABILITIES) {
            try {
                Candidate best = registry.selector(now, capability, CallFacts.NONE)
                        .route(selection, registry.choice().id())
                        .candidates(now)
                        .get(0);
                return of(best, now);
            } catch (LlmException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (selection.kind() == Selection.Kind.FILTER) {
            throw failure;
        }
        return new Addressed(Optional.empty(), selection.value().orElse(""));
    }

    private static Addressed of(Candidate best, Snapshot now) {
        String id = best.instance().info().id();
        String model = best.model().or(best.instance().info()::model).orElse("");
        boolean counts = now.of(id).stream().anyMatch(instance -> instance.is(TokenCounter.class));
        return new Addressed(counts ? Optional.of(Selection.id(id)) : Optional.empty(), model);
    }
}

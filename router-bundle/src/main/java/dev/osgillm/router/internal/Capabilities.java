/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelDownloader;
import dev.osgillm.api.model.ModelManager;
import dev.osgillm.api.model.ModelSearch;
import dev.osgillm.api.token.TokenCounter;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the interfaces of the API are called in {@code llm.capabilities}. Others work as well, under their own names. */
final class Capabilities {

    private static final Map<String, String> NAMES = Map.of(
            ChatProvider.class.getName(), LlmConstants.CAPABILITY_CHAT,
            CompletionProvider.class.getName(), LlmConstants.CAPABILITY_COMPLETION,
            EmbeddingProvider.class.getName(), LlmConstants.CAPABILITY_EMBEDDING,
            ModelCatalog.class.getName(), LlmConstants.CAPABILITY_MODELS,
            ModelManager.class.getName(), LlmConstants.CAPABILITY_MODEL_MANAGEMENT,
            ModelSearch.class.getName(), LlmConstants.CAPABILITY_MODEL_SEARCH,
            ModelDownloader.class.getName(), LlmConstants.CAPABILITY_MODEL_DOWNLOAD,
            TokenCounter.class.getName(), LlmConstants.CAPABILITY_TOKEN_COUNTING,
            HealthProbe.class.getName(), LlmConstants.CAPABILITY_HEALTH);

    private Capabilities() {}

    /** @return what people call the capability */
    static String name(Class<?> capability) {
        return NAMES.getOrDefault(capability.getName(), capability.getSimpleName());
    }

    /** @return what was declared, and what the interfaces show even when nothing was */
    static Set<String> of(Collection<String> declared, Collection<String> interfaces) {
        Set<String> all = new TreeSet<>(declared);
        interfaces.stream().filter(NAMES::containsKey).map(NAMES::get).forEach(all::add);
        return all;
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.osgi;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelDownloader;
import dev.osgillm.api.model.ModelManager;
import dev.osgillm.api.model.ModelSearch;
import dev.osgillm.api.provider.ProviderSettings;
import dev.osgillm.api.provider.WireLog;
import dev.osgillm.api.token.TokenCounter;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.config.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A provider instance with all that belongs to it, not published yet.
 *
 * @param provider implements at least one capability, and none that it lacks
 * @param description what is published besides its interfaces
 * @param engine runs all its calls
 * @param drain how long running calls may go on when the instance leaves
 */
public record AssembledProvider(Object provider, ProviderDescription description, CallEngine engine, Duration drain) {

    private static final Map<Class<?>, String> CAPABILITIES = capabilityNames();
    private static final List<Class<?>> ASIDES = List.of(ProviderSettings.class, WireLog.class);

    /** Checks for {@code null}. */
    public AssembledProvider {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(drain, "drain");
    }

    private static Map<Class<?>, String> capabilityNames() {
        Map<Class<?>, String> map = new LinkedHashMap<>();
        map.put(ChatProvider.class, LlmConstants.CAPABILITY_CHAT);
        map.put(CompletionProvider.class, LlmConstants.CAPABILITY_COMPLETION);
        map.put(EmbeddingProvider.class, LlmConstants.CAPABILITY_EMBEDDING);
        map.put(ModelCatalog.class, LlmConstants.CAPABILITY_MODELS);
        map.put(ModelManager.class, LlmConstants.CAPABILITY_MODEL_MANAGEMENT);
        map.put(ModelSearch.class, LlmConstants.CAPABILITY_MODEL_SEARCH);
        map.put(ModelDownloader.class, LlmConstants.CAPABILITY_MODEL_DOWNLOAD);
        map.put(TokenCounter.class, LlmConstants.CAPABILITY_TOKEN_COUNTING);
        map.put(HealthProbe.class, LlmConstants.CAPABILITY_HEALTH);
        return map;
    }

    /** @return the names of the interfaces to publish it under: those of the API that it implements */
    public List<String> interfaces() {
        List<String> names = new ArrayList<>();
        addNames(CAPABILITIES.keySet(), names);
        addNames(ASIDES, names);
        return names;
    }

    private void addNames(Collection<Class<?>> types, List<String> names) {
        for (Class<?> type : types) {
            if (has(type)) {
                names.add(type.getName());
            }
        }
    }

    /** @return the service properties, a new table */
    public Hashtable<String, Object> properties() {
        List<String> names = new ArrayList<>();
        for (Map.Entry<Class<?>, String> capability : CAPABILITIES.entrySet()) {
            if (has(capability.getKey())) {
                names.add(capability.getValue());
            }
        }
        names.addAll(description.features());
        Hashtable<String, Object> properties = description.properties(names);
        properties.put(LlmConstants.SILENCE_TIMEOUT, Durations.format(engine.longestSilence()));
        return properties;
    }

    private boolean has(Class<?> type) {
        return type.isInstance(provider);
    }
}

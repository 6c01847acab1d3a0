/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.osgi.AssembledProvider;
import dev.osgillm.support.osgi.ProviderDescription;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts an instance together, whoever brings its configuration, and tells what is odd about that. */
final class OllamaAssembly {

    private static final Logger LOG = LoggerFactory.getLogger(OllamaAssembly.class);

    private static final List<String> FEATURES = List.of(
            LlmConstants.CAPABILITY_TOOLS,
            LlmConstants.CAPABILITY_JSON_SCHEMA,
            LlmConstants.CAPABILITY_VISION,
            LlmConstants.CAPABILITY_REASONING);

    private OllamaAssembly() {}

    static AssembledProvider of(OllamaSettings settings, HttpClient client, ScheduledExecutorService timer) {
        return of(settings, client, timer, LOG);
    }

    static AssembledProvider of(
            OllamaSettings settings, HttpClient client, ScheduledExecutorService timer, Logger log) {
        settings.warnings().forEach(warning -> log.warn("{}: {}", settings.id(), warning));
        OllamaErrors errors = new OllamaErrors(settings.baseUrl(), settings.apiKey());
        CallEngine engine = settings.calls().engine(settings.id(), client, timer, System::nanoTime, errors);
        OllamaProvider provider = new OllamaProvider(settings, engine, errors);
        engine.probedBy(provider::probe);
        ProviderDescription description = new ProviderDescription(
                settings.id(),
                OllamaSettings.TYPE,
                settings.model(),
                settings.local(),
                FEATURES,
                true,
                settings.ranking());
        return new AssembledProvider(
                provider, description, engine, settings.calls().drain());
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

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
final class HuggingFaceAssembly {

    private static final Logger LOG = LoggerFactory.getLogger(HuggingFaceAssembly.class);

    private HuggingFaceAssembly() {}

    static AssembledProvider of(HuggingFaceSettings settings, HttpClient client, ScheduledExecutorService timer) {
        return of(settings, client, timer, LOG);
    }

    static AssembledProvider of(
            HuggingFaceSettings settings, HttpClient client, ScheduledExecutorService timer, Logger log) {
        settings.warnings().forEach(warning -> log.warn("{}: {}", settings.id(), warning));
        HuggingFaceErrors errors = new HuggingFaceErrors(settings);
        CallEngine engine = settings.calls().engine(settings.id(), client, timer, System::nanoTime, errors);
        Instance provider = HuggingFaceProvider.of(settings, engine, errors);
        engine.probedBy(provider::probe);
        ProviderDescription description = new ProviderDescription(
                settings.id(),
                HuggingFaceSettings.TYPE,
                settings.publishedModel(),
                settings.target().local(),
                features(settings.target().kind()),
                settings.configured(),
                settings.ranking());
        return new AssembledProvider(
                provider, description, engine, settings.calls().drain());
    }

    private static List<String> features(TargetKind kind) {
        return switch (kind) {
            case ROUTER ->
                List.of(
                        LlmConstants.CAPABILITY_TOOLS,
                        LlmConstants.CAPABILITY_JSON_SCHEMA,
                        LlmConstants.CAPABILITY_VISION,
                        LlmConstants.CAPABILITY_REASONING);
            case OPENAI, TGI -> List.of(LlmConstants.CAPABILITY_TOOLS, LlmConstants.CAPABILITY_JSON_SCHEMA);
            case TEI -> List.of();
        };
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.openai.OpenAiErrors;
import dev.osgillm.support.osgi.AssembledProvider;
import dev.osgillm.support.osgi.ProviderDescription;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/** Puts an instance together. */
final class OpenAiAssembly {

    private static final List<String> FEATURES =
            List.of(LlmConstants.CAPABILITY_TOOLS, LlmConstants.CAPABILITY_JSON_SCHEMA, LlmConstants.CAPABILITY_VISION);

    private OpenAiAssembly() {}

    static AssembledProvider of(OpenAiSettings settings, HttpClient client, ScheduledExecutorService timer) {
        return of(settings, client, timer, System::nanoTime);
    }

    static AssembledProvider of(
            OpenAiSettings settings, HttpClient client, ScheduledExecutorService timer, LongSupplier nanoTime) {
        OpenAiErrors errors = new OpenAiErrors(settings.key(), settings.keyAdvice());
        CallEngine engine = settings.calls().engine(settings.id(), client, timer, nanoTime, errors);
        String model = settings.defaults().model();
        ProviderDescription description = new ProviderDescription(
                settings.id(),
                OpenAiSettings.TYPE,
                model.isEmpty() ? null : model,
                settings.local(),
                FEATURES,
                settings.configured(),
                settings.ranking());
        OpenAiProvider provider = OpenAiProvider.of(settings, engine, errors);
        engine.probedBy(provider::probe);
        return new AssembledProvider(
                provider, description, engine, settings.calls().drain());
    }
}

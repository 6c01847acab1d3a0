/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.RetryPolicy;
import dev.osgillm.support.openai.OpenAiErrors;
import dev.osgillm.support.osgi.ProviderDescription;
import dev.osgillm.support.osgi.ProviderPublication;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of one instance: checked, published, and withdrawn without losing calls. */
@Component(
        service = {},
        immediate = true,
        configurationPid = HuggingFaceConfig.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = HuggingFaceConfig.class, factory = true)
public final class HuggingFaceComponent {

    private static final Logger LOG = LoggerFactory.getLogger(HuggingFaceComponent.class);

    private final HuggingFaceSettings settings;
    private final ProviderPublication publication;

    /** Publishes the instance, or throws for a broken configuration and publishes nothing. */
    @Activate
    public HuggingFaceComponent(
            BundleContext context,
            Map<String, Object> configuration,
            @Reference(name = "transport", target = "(llm.transport=default)") HttpClient client,
            @Reference(name = "timer", target = "(llm.transport=default)") ScheduledExecutorService timer) {
        settings = HuggingFaceSettings.read(configuration, System::getenv, Path.of(System.getProperty("user.home")));
        OpenAiErrors dialect = new OpenAiErrors(settings.token(), settings.tokenAdvice());
        CallEngine engine = new CallEngine(
                settings.id(),
                client,
                timer,
                System::nanoTime,
                RetryPolicy.standard(() -> ThreadLocalRandom.current().nextDouble()),
                settings.timeouts(),
                new HuggingFaceErrors(dialect, settings.tokenAdvice()));
        boolean embedsOnly = settings.target() == Target.TEI;
        publication = ProviderPublication.publish(
                context,
                embedsOnly
                        ? new TeiProvider(settings, engine, dialect)
                        : new HuggingFaceProvider(settings, engine, dialect),
                new ProviderDescription(
                        settings.id(),
                        "huggingface",
                        embedsOnly ? null : settings.defaults().model(),
                        false,
                        embedsOnly
                                ? List.of()
                                : List.of(LlmConstants.CAPABILITY_TOOLS, LlmConstants.CAPABILITY_JSON_SCHEMA),
                        settings.configured(),
                        settings.ranking()),
                engine,
                settings.drain());
        LOG.info("{} is there: {} at {}", settings.id(), settings.target(), settings.baseUrl());
    }

    @Deactivate
    void deactivate() {
        publication.close();
        LOG.info("{} has left", settings.id());
    }
}

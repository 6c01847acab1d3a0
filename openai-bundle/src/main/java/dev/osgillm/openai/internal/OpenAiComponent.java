/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.RetryPolicy;
import dev.osgillm.support.openai.OpenAiErrors;
import dev.osgillm.support.osgi.ProviderDescription;
import dev.osgillm.support.osgi.ProviderPublication;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
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
        configurationPid = OpenAiConfig.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = OpenAiConfig.class, factory = true)
public final class OpenAiComponent {

    private static final Logger LOG = LoggerFactory.getLogger(OpenAiComponent.class);
    private static final List<String> FEATURES =
            List.of(LlmConstants.CAPABILITY_TOOLS, LlmConstants.CAPABILITY_JSON_SCHEMA, LlmConstants.CAPABILITY_VISION);

    private final OpenAiSettings settings;
    private final ProviderPublication publication;

    /** Publishes the instance, or throws for a broken configuration and publishes nothing. */
    @Activate
    public OpenAiComponent(
            BundleContext context,
            Map<String, Object> configuration,
            @Reference(name = "transport", target = "(llm.transport=default)") HttpClient client,
            @Reference(name = "timer", target = "(llm.transport=default)") ScheduledExecutorService timer) {
        this(context, configuration, client, timer, System::getenv);
    }

    OpenAiComponent(
            BundleContext context,
            Map<String, ?> configuration,
            HttpClient client,
            ScheduledExecutorService timer,
            UnaryOperator<String> environment) {
        settings = OpenAiSettings.read(configuration, environment);
        OpenAiErrors errors = new OpenAiErrors(settings.key(), settings.keyAdvice());
        CallEngine engine = new CallEngine(
                settings.id(),
                client,
                timer,
                System::nanoTime,
                RetryPolicy.standard(() -> ThreadLocalRandom.current().nextDouble()),
                settings.timeouts(),
                errors);
        String model = settings.defaults().model();
        publication = ProviderPublication.publish(
                context,
                new OpenAiProvider(settings, engine, errors),
                new ProviderDescription(
                        settings.id(),
                        OpenAiSettings.TYPE,
                        model.isEmpty() ? null : model,
                        settings.local(),
                        FEATURES,
                        settings.configured(),
                        settings.ranking()),
                engine,
                settings.drain());
        LOG.info("{}: serving {} with model {}", settings.id(), settings.address(), model);
    }

    @Deactivate
    void deactivate() {
        publication.close();
        LOG.info(
                "{}: gone, was serving {} with model {}",
                settings.id(),
                settings.address(),
                settings.defaults().model());
    }
}

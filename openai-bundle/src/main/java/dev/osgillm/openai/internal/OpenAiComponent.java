/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.support.osgi.ConfiguredInstance;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
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
    private final ConfiguredInstance<OpenAiSettings> instance;

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
        instance = new ConfiguredInstance<>(
                context,
                LOG,
                configuration,
                changed -> OpenAiSettings.read(changed, environment),
                settings -> OpenAiAssembly.of(settings, client, timer),
                settings -> settings.address() + " with model "
                        + settings.defaults().model());
    }

    /** The new instance serves before the old one leaves. */
    @Modified
    void modified(Map<String, Object> configuration) {
        instance.change(configuration);
    }

    @Deactivate
    void deactivate() {
        instance.close();
    }
}

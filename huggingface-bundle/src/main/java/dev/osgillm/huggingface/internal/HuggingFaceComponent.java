/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.support.osgi.ConfiguredInstance;
import java.net.http.HttpClient;
import java.nio.file.Path;
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

/** The life of one instance: one for each configuration, or one for the router when there is none. */
@Component(
        service = {},
        immediate = true,
        configurationPid = HuggingFaceConfig.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = HuggingFaceConfig.class, factory = true)
public final class HuggingFaceComponent {

    private static final Logger LOG = LoggerFactory.getLogger(HuggingFaceComponent.class);

    private final ConfiguredInstance<HuggingFaceSettings> instance;

    /**
     * Publishes an instance. Asks no server: that may take its time or be absent.
     *
     * @throws dev.osgillm.api.LlmException of the kind {@code CONFIGURATION}; nothing is published then
     */
    @Activate
    public HuggingFaceComponent(
            BundleContext context,
            Map<String, Object> configuration,
            @Reference(name = "transport", target = "(llm.transport=default)") HttpClient client,
            @Reference(name = "timer", target = "(llm.transport=default)") ScheduledExecutorService timer) {
        this(context, configuration, client, timer, System::getenv, Path.of(System.getProperty("user.home", "")));
    }

    HuggingFaceComponent(
            BundleContext context,
            Map<String, ?> configuration,
            HttpClient client,
            ScheduledExecutorService timer,
            UnaryOperator<String> environment,
            Path home) {
        instance = new ConfiguredInstance<>(
                context,
                LOG,
                configuration,
                changed -> HuggingFaceSettings.read(changed, environment, home),
                settings -> HuggingFaceAssembly.of(settings, client, timer),
                settings -> settings.target().shown() + " ("
                        + settings.target().kind().word() + ") with model " + settings.model());
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

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.provider.ProviderFactory;
import dev.osgillm.api.provider.ProviderInstance;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.api.provider.SettingDefinition;
import dev.osgillm.support.osgi.InstanceFactory;
import dev.osgillm.support.osgi.MetatypeSchema;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Makes instances for code that brings its own configuration. Immediate, or its instances would end with its last user. */
@Component(
        service = ProviderFactory.class,
        immediate = true,
        property = LlmConstants.TYPE + "=" + HuggingFaceSettings.TYPE)
public final class HuggingFaceFactory implements ProviderFactory {

    private final InstanceFactory<HuggingFaceSettings> instances;

    /** Takes what all its instances share. */
    @Activate
    public HuggingFaceFactory(
            BundleContext context,
            @Reference(name = "transport", target = "(llm.transport=default)") HttpClient client,
            @Reference(name = "timer", target = "(llm.transport=default)") ScheduledExecutorService timer) {
        instances = new InstanceFactory<>(
                HuggingFaceSettings.TYPE,
                () -> MetatypeSchema.read(context.getBundle(), HuggingFaceConfig.class),
                configuration -> HuggingFaceSettings.read(
                        configuration, System::getenv, Path.of(System.getProperty("user.home", ""))),
                HuggingFaceSettings::report,
                settings -> HuggingFaceAssembly.of(settings, client, timer));
    }

    @Deactivate
    void deactivate() {
        instances.close();
    }

    @Override
    public String type() {
        return instances.type();
    }

    @Override
    public List<SettingDefinition> schema() {
        return instances.schema();
    }

    @Override
    public List<Setting> check(Map<String, ?> configuration) {
        return instances.check(configuration);
    }

    @Override
    public ProviderInstance create(Map<String, ?> configuration) {
        return instances.create(configuration);
    }
}

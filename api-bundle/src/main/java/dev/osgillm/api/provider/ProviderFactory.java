/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.provider;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that makes provider instances outside Config Admin, for code that brings its own configuration. Published
 * with {@link dev.osgillm.api.LlmConstants#TYPE}. Implementations are thread safe.
 *
 * <p>Configurations have the keys of {@link #schema()}; values are of the right type, or strings that convert to it. What
 * is absent comes from the environment where the key has a variable there, then from the default.
 */
@ConsumerType
public interface ProviderFactory {

    /** @return the type of the instances, as in {@link dev.osgillm.api.LlmConstants#TYPE} */
    String type();

    /** @return every key that a configuration may have, in the order of the documentation */
    List<SettingDefinition> schema();

    /**
     * Checks a configuration without making an instance or asking anybody.
     *
     * @return what would be in force: the configuration completed by environment and defaults
     * @throws dev.osgillm.api.LlmException of the kind {@code CONFIGURATION}, naming key and rule
     */
    List<Setting> check(Map<String, ?> configuration);

    /**
     * Makes an instance. It is not published as a service; its owner decides, see {@link ProviderInstance#service()}.
     *
     * @param configuration should have an {@code id}; without one the instance is named after the type
     * @throws dev.osgillm.api.LlmException of the kind {@code CONFIGURATION}, naming key and rule
     */
    ProviderInstance create(Map<String, ?> configuration);
}

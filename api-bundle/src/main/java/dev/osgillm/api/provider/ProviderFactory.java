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
 */
@ConsumerType
public interface ProviderFactory {

    /** @return the type of the instances, as in {@link dev.osgillm.api.LlmConstants#TYPE} */
    String type();

    /** @return every key that a configuration may have, with its default and a description as the origin */
    List<Setting> schema();

    /**
     * Makes an instance. It is not published as a service; its owner decides.
     *
     * @param configuration by the keys of {@link #schema()}; values of the right type or strings that convert to it
     * @throws dev.osgillm.api.LlmException of the kind {@code CONFIGURATION}, naming key and rule
     */
    ProviderInstance create(Map<String, ?> configuration);
}

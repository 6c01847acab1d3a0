/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.provider;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A service that can tell how it is configured, for people. Published by provider instances beside their capabilities. */
@ConsumerType
public interface ProviderSettings {

    /** @return every setting that is in force, in the order of the documentation */
    List<Setting> settings();
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.route;

import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One configured route. A change replaces its settings in one step, so that no call falls between two; a wrong one takes
 * the route away until it is corrected.
 */
@Component(
        service = ConfiguredRoute.class,
        configurationPid = RouteConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RouteConfig.class, factory = true)
public final class ConfiguredRoute {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredRoute.class);

    private volatile Optional<RouteSettings> settings = Optional.empty();

    /** Takes the configuration. */
    @Activate
    public ConfiguredRoute(Map<String, Object> configuration) {
        modified(configuration);
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        try {
            RouteSettings read = RouteReader.read(configuration);
            settings = Optional.of(read);
            LOG.info(
                    "The route {} leads to {} ({})",
                    read.name(),
                    read.targets(),
                    read.policy().text());
        } catch (IllegalArgumentException e) {
            settings = Optional.empty();
            LOG.error("{}. The route is not there until that is corrected.", e.getMessage());
        }
    }

    /** @return the settings in force; empty while the configuration is wrong */
    public Optional<RouteSettings> settings() {
        return settings;
    }
}

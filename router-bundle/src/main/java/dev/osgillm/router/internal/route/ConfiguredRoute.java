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
 * One configured route. A change replaces its settings in one step, so that no call falls between two; a wrong one leaves
 * those in force that were right.
 */
@Component(
        service = ConfiguredRoute.class,
        configurationPid = RouteConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RouteConfig.class, factory = true)
public final class ConfiguredRoute {

    /**
     * The route at one moment.
     *
     * @param name its address
     * @param pid of the configuration
     * @param source the file of the configuration where that is known, else the PID
     * @param settings the last ones that were right; empty when none were
     * @param problem what is wrong with the configuration as it is now; empty when nothing is
     */
    public record State(
            String name, String pid, String source, Optional<RouteSettings> settings, Optional<String> problem) {}

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredRoute.class);

    private volatile State state;

    /** Takes the configuration. */
    @Activate
    public ConfiguredRoute(Map<String, Object> configuration) {
        modified(configuration);
    }

    /** Takes another configuration, which counts for the next call unless it is wrong. */
    @Modified
    public void modified(Map<String, Object> configuration) {
        State before = state;
        RouteReader reader = new RouteReader(configuration);
        try {
            RouteSettings read = reader.read();
            state = new State(read.name(), reader.pid(), reader.source(), Optional.of(read), Optional.empty());
            LOG.info(
                    "{}: the route {} leads to {} ({})",
                    reader.source(),
                    read.name(),
                    read.targets(),
                    read.policy().text());
        } catch (IllegalArgumentException e) {
            Optional<RouteSettings> kept = before == null ? Optional.empty() : before.settings();
            String name = kept.map(RouteSettings::name).orElseGet(reader::likelyName);
            state = new State(name, reader.pid(), reader.source(), kept, Optional.of(e.getMessage()));
            LOG.error(
                    "{}: {}. The route {} {} until that is corrected.",
                    reader.source(),
                    e.getMessage(),
                    name,
                    kept.isPresent() ? "works on as it was" : "refuses every call");
        }
    }

    /** @return as it is now */
    public State state() {
        return state;
    }
}

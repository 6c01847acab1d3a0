/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which instance the user chose. A component of its own, which takes changes without being made anew, so that a new choice
 * disturbs no call.
 */
@Component(service = DefaultChoice.class, immediate = true, configurationPid = RouterConfig.PID)
@Designate(ocd = RouterConfig.class)
public final class DefaultChoice {

    private static final String KEY = "default_provider";
    private static final Logger LOG = LoggerFactory.getLogger(DefaultChoice.class);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile ConfigurationAdmin configurationAdmin; // its service; set by tests

    private volatile String chosen;

    /** Takes the choice from the configuration. */
    @Activate
    public DefaultChoice(Map<String, Object> configuration) {
        modified(configuration);
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        Object id = configuration.get(KEY);
        chosen = id == null || id.toString().isBlank() ? null : id.toString().strip();
    }

    Optional<String> id() {
        return Optional.ofNullable(chosen);
    }

    /** Takes effect at once, and is kept in the configuration where there is a Config Admin. */
    synchronized void choose(String id) {
        chosen = id;
        ConfigurationAdmin admin = configurationAdmin;
        if (admin == null) {
            return;
        }
        try {
            Configuration configuration = admin.getConfiguration(RouterConfig.PID, "?");
            Dictionary<String, Object> properties = configuration.getProperties();
            Dictionary<String, Object> changed = properties == null ? new Hashtable<>() : properties;
            changed.put(KEY, id);
            configuration.updateIfDifferent(changed);
        } catch (IOException | RuntimeException e) {
            // Read-only, deleted at this moment, or its store is out of order: the choice counts all the same.
            LOG.warn("The default provider {} could not be stored; it holds until the next start", id, e);
        }
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.launcher;

import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** The order in which bundles start: logging, then Config Admin, whose configurations come before what they configure. */
final class Boot {

    private Boot() {}

    /** Starts logging and Config Admin; the rest is left to the caller. */
    static ConfigurationFiles startConfigAdmin(Container container, List<Bundle> bundles) throws BundleException {
        Container.start(logging(bundles));
        Container.start(bundles.stream()
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.apache.felix.configadmin"))
                .toList());
        return new ConfigurationFiles(
                container.service("org.osgi.service.cm.ConfigurationAdmin"), name -> variable(container, name));
    }

    /** As File Install understands variables: {@code env:NAME} of the environment, else a property of the framework. */
    private static String variable(Container container, String name) {
        return name.startsWith("env:")
                ? System.getenv(name.substring("env:".length()))
                : container.context().getProperty(name);
    }

    static List<Bundle> logging(List<Bundle> bundles) {
        return bundles.stream()
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.ops4j.pax.logging"))
                .toList();
    }
}

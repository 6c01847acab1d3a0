/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * Configurations that a provider refused when it was activated. Nothing is published of them; Declarative Services
 * remembers why.
 */
final class RefusedConfigurations {

    private static final String OURS = "dev.osgillm.";

    /**
     * A refused configuration.
     *
     * @param pid of the configuration
     * @param reason one line
     */
    record Refused(String pid, String reason) {}

    private final ServiceComponentRuntime runtime;

    /** @param runtime {@code null} when there is none to ask */
    RefusedConfigurations(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /** @return what is refused now, sorted by PID */
    List<Refused> list() {
        List<Refused> refused = new ArrayList<>();
        if (runtime == null) {
            return refused;
        }
        for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs()) {
            if (!description.bundle.symbolicName.startsWith(OURS)
                    && pidOf(description).isEmpty()) {
                continue;
            }
            for (ComponentConfigurationDTO component : runtime.getComponentConfigurationDTOs(description)) {
                if (component.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                    refused.add(refused(description, component));
                }
            }
        }
        refused.sort(Comparator.comparing(Refused::pid).thenComparing(Refused::reason));
        return refused;
    }

    private static Refused refused(ComponentDescriptionDTO description, ComponentConfigurationDTO component) {
        Object configured = component.properties.get("service.pid");
        String pid =
                configured instanceof String text ? text : pidOf(description).orElse(description.name);
        String reason = reason(component.failure);
        return new Refused(pid, reason.startsWith(pid + ": ") ? reason.substring(pid.length() + 2) : reason);
    }

    private static Optional<String> pidOf(ComponentDescriptionDTO description) {
        for (String pid : description.configurationPid) {
            if (pid.startsWith(OURS)) {
                return Optional.of(pid);
            }
        }
        return Optional.empty();
    }

    /**
     * @param failure a printed stack trace, or {@code null}
     * @return the message of the innermost cause, without the name of its class
     */
    static String reason(String failure) {
        if (failure == null || failure.isBlank()) {
            return "The reason is in the log.";
        }
        String found = "";
        for (String line : failure.lines().toList()) {
            if (found.isEmpty() || line.startsWith("Caused by: ")) {
                found = line.startsWith("Caused by: ") ? line.substring("Caused by: ".length()) : line;
            }
        }
        int colon = found.indexOf(": ");
        boolean className = colon > 0 && found.substring(0, colon).matches("[\\w$]+(\\.[\\w$]+)+");
        return Texts.line(className ? found.substring(colon + 2) : found).strip();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.control.ProviderControl;
import dev.osgillm.api.control.ServingState;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthState;
import dev.osgillm.api.health.LlmHealth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** How it stands with what addresses lead to, at one moment. */
final class Targets {

    private final List<ProviderInfo> serving;
    private final List<ServingState> drained = new ArrayList<>();
    private final LlmHealth health;

    /**
     * @param control {@code null} when there is none
     * @param health {@code null} when nobody watches
     */
    Targets(List<ProviderInfo> serving, ProviderControl control, LlmHealth health) {
        this.serving = serving;
        this.health = health;
        if (control != null) {
            control.instances().stream()
                    .filter(state -> state.drainedSince().isPresent())
                    .forEach(drained::add);
        }
    }

    /** @return of the best instance that the address leads to: a word or two */
    String state(String address) {
        Predicate<ProviderInfo> leads = leads(address);
        List<ProviderInfo> found = serving.stream().filter(leads).toList();
        if (found.isEmpty()) {
            return drained.stream()
                    .filter(state -> leads.test(state.provider()))
                    .map(Instances::word)
                    .findFirst()
                    .orElse("absent");
        }
        if (found.stream().noneMatch(ProviderInfo::configured)) {
            return "no key";
        }
        return found.stream().filter(ProviderInfo::configured).allMatch(this::down) ? "down" : "ready";
    }

    private boolean down(ProviderInfo info) {
        return health != null
                && health.state(info.id())
                        .flatMap(HealthState::status)
                        .filter(Health.Status.DOWN::equals)
                        .isPresent();
    }

    private Predicate<ProviderInfo> leads(String address) {
        if (address.startsWith("(")) {
            try {
                Filter filter = FrameworkUtil.createFilter(address);
                return info -> filter.match(FrameworkUtil.asDictionary(info.properties()));
            } catch (InvalidSyntaxException e) {
                return info -> false;
            }
        }
        List<ProviderInfo> all = new ArrayList<>(serving);
        drained.forEach(state -> all.add(state.provider()));
        Optional<String> id = all.stream()
                .map(ProviderInfo::id)
                .filter(known -> (address + "/").startsWith(known + "/"))
                .max(Comparator.comparingInt(String::length));
        return info -> id.map(info.id()::equals)
                .orElseGet(() -> info.model().filter(address::equalsIgnoreCase).isPresent()
                        || ProviderTexts.furtherModels(info).stream().anyMatch(address::equalsIgnoreCase));
    }
}

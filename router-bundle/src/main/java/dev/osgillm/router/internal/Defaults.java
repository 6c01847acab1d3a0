/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.router.internal.health.HealthView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What serves when nothing was said. */
final class Defaults {

    private Defaults() {}

    /** @return the default provider for chats */
    static Optional<ProviderInfo> provider(Snapshot snapshot, Optional<String> chosen, HealthView health) {
        Optional<Snapshot.Group> choice = inForce(snapshot, chosen).flatMap(snapshot::group);
        if (choice.isPresent()) {
            return choice.map(Snapshot.Group::info);
        }
        return ranked(snapshot, ChatProvider.class, health).stream().findFirst().map(best -> snapshot.group(
                        best.info().id())
                .filter(group -> group.main() == best)
                .map(Snapshot.Group::info)
                .orElse(best.info()));
    }

    /** @return the id that was chosen, while it is there and configured */
    static Optional<String> inForce(Snapshot snapshot, Optional<String> chosen) {
        return chosen.filter(id ->
                snapshot.group(id).filter(group -> group.info().configured()).isPresent());
    }

    /** @return the configured instances with the capability, the best first; what is known to be down comes last */
    static List<Instance> ranked(Snapshot snapshot, Class<?> capability, HealthView health) {
        return downLast(
                snapshot.all().stream()
                        .filter(instance -> instance.info().configured() && instance.is(capability))
                        .toList(),
                health);
    }

    /** @return the instances in their order, but first those that are not known to be down; each is looked at once */
    static List<Instance> downLast(List<Instance> instances, HealthView health) {
        Map<Boolean, List<Instance>> byHealth = instances.stream()
                .collect(
                        Collectors.partitioningBy(instance -> instance.present() && health.down(instance.reference())));
        return Stream.concat(byHealth.get(false).stream(), byHealth.get(true).stream())
                .toList();
    }
}

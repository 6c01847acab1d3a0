/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.client.ProviderInfo;
import java.util.List;
import java.util.Optional;

/** What serves when nothing was said. */
final class Defaults {

    private Defaults() {}

    /** @return the default provider for chats */
    static Optional<ProviderInfo> provider(Snapshot snapshot, Optional<String> chosen) {
        Optional<Snapshot.Group> choice = inForce(snapshot, chosen).flatMap(snapshot::group);
        if (choice.isPresent()) {
            return choice.map(Snapshot.Group::info);
        }
        return ranked(snapshot, ChatProvider.class).stream().findFirst().map(best -> snapshot.group(
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

    /** @return the configured instances with the capability, the best first */
    static List<Instance> ranked(Snapshot snapshot, Class<?> capability) {
        return snapshot.all().stream()
                .filter(instance -> instance.info().configured() && instance.is(capability))
                .toList();
    }
}

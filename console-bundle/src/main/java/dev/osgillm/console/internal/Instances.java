/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.control.ServingState;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds published instances, also those that are out of service, by what a person types. */
final class Instances {

    private final List<ServingState> all;
    private final Providers providers;

    /** @param providers knows what the others are about */
    Instances(List<ServingState> all, Providers providers) {
        this.all = all;
        this.providers = providers;
    }

    /**
     * @param typed an id, the beginning of exactly one, or a service id
     * @param meant what counts when the id has several instances
     * @throws IllegalArgumentException when several fit
     * @throws dev.osgillm.api.LlmException when there is none
     */
    ServingState find(String command, String typed, Predicate<ServingState> meant) {
        Optional<ServingState> numbered = all.stream()
                .filter(state -> Long.toString(state.provider().serviceId()).equals(typed))
                .findFirst();
        if (numbered.isPresent()) {
            return numbered.get();
        }
        List<String> ids = all.stream().map(Instances::id).distinct().toList();
        List<String> fitting = ids.contains(typed)
                ? List.of(typed)
                : ids.stream()
                        .filter(id -> !typed.isEmpty() && id.startsWith(typed))
                        .toList();
        if (fitting.size() > 1) {
            throw new IllegalArgumentException("'" + Texts.line(typed) + "' fits several providers: "
                    + String.join(", ", fitting) + ". Type more of the name.");
        }
        if (fitting.isEmpty()) {
            throw Providers.away(providers.find(typed));
        }
        return only(command, fitting.get(0), meant);
    }

    private ServingState only(String command, String id, Predicate<ServingState> meant) {
        List<ServingState> same =
                all.stream().filter(state -> id(state).equals(id)).toList();
        List<ServingState> wanted = same.stream().filter(meant).toList();
        if (wanted.size() == 1) {
            return wanted.get(0);
        }
        if (same.size() == 1) {
            return same.get(0);
        }
        String list = same.stream().map(Instances::described).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                id + " has several instances: " + list + ". Name one by its number, as in: llm:" + command + " "
                        + same.get(same.size() - 1).provider().serviceId() + ".");
    }

    private static String described(ServingState state) {
        return state.provider().serviceId() + " (" + state.provider().bundle() + ", " + word(state) + ")";
    }

    /** @return how it stands, in a word or two */
    static String word(ServingState state) {
        if (state.drainedSince().isPresent()) {
            return state.running() > 0 ? "draining" : "drained";
        }
        return state.serving() ? "serves" : "stands by";
    }

    /** @return {@code no call runs}, {@code 1 call still runs} */
    static String running(int calls) {
        return switch (calls) {
            case 0 -> "no call runs";
            case 1 -> "1 call still runs";
            default -> calls + " calls still run";
        };
    }

    private static String id(ServingState state) {
        return state.provider().id();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.Selection;
import java.util.List;
import java.util.Optional;

/** Finds providers by what a person types. Thread safe. */
final class Providers {

    /** What to do when there is no provider at all. */
    static final String NONE = "No provider is present. Start a provider bundle such as dev.osgillm.ollama or"
            + " dev.osgillm.openai, or drop its jar into deploy/.";

    /** Where a request goes: whom to ask, and the model's name there, {@code null} for the default. */
    record Target(Selection selection, String model) {}

    private final LlmRegistry registry;

    Providers(LlmRegistry registry) {
        this.registry = registry;
    }

    /**
     * The router judges: it knows what is out of service, and what is away for a moment.
     *
     * @param typed an id, or the beginning of exactly one
     * @return the id. A call for it waits where that helps, and else says what is wrong
     * @throws dev.osgillm.api.LlmException with the ids that there are
     */
    String find(String typed) {
        return registry.resolve(Texts.line(typed));
    }

    /** @return the id that the words of a command name, of which there must be exactly one */
    String named(String command, String... words) {
        String id = Words.atMostOne(command, "provider", words);
        if (id.isEmpty()) {
            throw unnamed(command);
        }
        return find(id);
    }

    /** @return the failure of a command that needs an id and got none */
    IllegalArgumentException unnamed(String command) {
        List<ProviderInfo> all = registry.providers();
        return new IllegalArgumentException("llm:" + command + " needs the id of a provider. "
                + (all.isEmpty() ? NONE : "Known: " + ids(all) + "."));
    }

    /**
     * The provider for an operation that only some have. Unless a person names one it is the default when that has it, else
     * the only one that has.
     *
     * @param typed what was typed, empty for none
     * @param capability its name
     * @throws IllegalArgumentException when several have it and none was named
     */
    Selection capable(String typed, String capability) {
        if (!typed.isEmpty()) {
            return Selection.id(find(typed));
        }
        List<ProviderInfo> able = registry.providers().stream()
                .filter(info -> info.capabilities().contains(capability))
                .toList();
        String standard = registry.defaultProvider().map(ProviderInfo::id).orElse("");
        if (able.isEmpty() || able.stream().anyMatch(info -> info.id().equals(standard))) {
            return Selection.DEFAULT; // which says what is missing
        }
        if (able.size() > 1) {
            throw new IllegalArgumentException(
                    "Several providers can do that: " + ids(able) + ". Choose one with -p ID.");
        }
        return Selection.id(able.get(0).id());
    }

    /**
     * Understands {@code -p} and {@code -m}. Either may be the name of a route. A model alone may be {@code id/model} or one
     * that an instance declares; any other model is asked of the default provider.
     *
     * @param provider what was typed, empty for none
     * @param model what was typed, empty for none
     */
    Target target(String provider, String model) {
        if (isRoute(provider)) {
            return new Target(Selection.parse(provider), model.isEmpty() ? null : model);
        }
        if (provider.isEmpty() && isRoute(model)) {
            return new Target(Selection.parse(model), null);
        }
        if (!provider.isEmpty()) {
            return new Target(Selection.id(find(provider)), model.isEmpty() ? null : model);
        }
        if (model.isEmpty()) {
            return new Target(Selection.DEFAULT, null);
        }
        // What a provider that is away declares is known: its prompts must not go to the default one.
        boolean elsewhere =
                registry.defaultProvider().filter(info -> declares(info, model)).isEmpty() && registry.knows(model);
        return elsewhere ? new Target(Selection.parse(model), null) : new Target(Selection.DEFAULT, model);
    }

    /** @return the failure of a command that needs an instance which has just left */
    static LlmException away(String id) {
        return LlmException.builder(
                        ErrorKind.UNAVAILABLE,
                        "It left a moment ago: its bundle was stopped, or is being updated. Type the command again when it"
                                + " is back; llm:providers lists what there is.")
                .provider(id)
                .build();
    }

    /** @return whether a route has exactly this name, which then wins over a provider and a model */
    boolean isRoute(String typed) {
        return registry.routes().stream().anyMatch(route -> route.name().equals(typed));
    }

    /** @return where the request goes as an address, for what takes no selection; empty for the default */
    String address(Target target) {
        Optional<String> chosen = target.selection().value();
        if (target.model() == null) {
            return chosen.orElse("");
        }
        Optional<String> id = chosen.or(() -> registry.defaultProvider().map(ProviderInfo::id));
        return id.map(known -> known + "/").orElse("") + target.model();
    }

    private static boolean declares(ProviderInfo info, String model) {
        return info.model().filter(model::equals).isPresent()
                || ProviderTexts.furtherModels(info).contains(model);
    }

    private static String ids(List<ProviderInfo> infos) {
        return String.join(", ", infos.stream().map(ProviderInfo::id).sorted().toList());
    }
}

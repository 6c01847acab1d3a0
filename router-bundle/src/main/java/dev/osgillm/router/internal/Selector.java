/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** Turns a selection into the instances that may serve a call, the best first. Stateless. */
final class Selector {

    private Selector() {}

    /**
     * @param chosen what the user made the default
     * @return at least one
     * @throws LlmException when nothing matches; the message says what there is
     */
    static List<Candidate> select(
            Snapshot snapshot, Selection selection, Class<?> capability, Optional<String> chosen) {
        return switch (selection.kind()) {
            case DEFAULT -> byDefault(snapshot, capability, chosen);
            case ID -> byId(snapshot, selection.value().orElseThrow(), capability, Optional.empty());
            case FILTER -> byFilter(snapshot, selection.value().orElseThrow(), capability);
            case ADDRESS -> byAddress(snapshot, selection.value().orElseThrow(), capability);
        };
    }

    /** @return the chat providers that may be the default: the chosen one alone, else all configured ones */
    static List<Instance> defaultChats(Snapshot snapshot, Optional<String> chosen) {
        return defaults(snapshot, ChatProvider.class, chosen);
    }

    private static List<Instance> defaults(Snapshot snapshot, Class<?> capability, Optional<String> chosen) {
        Predicate<Instance> able =
                instance -> instance.is(capability) && instance.info().configured();
        List<Instance> own =
                chosen.map(snapshot::of).orElse(List.of()).stream().filter(able).toList();
        return own.isEmpty() ? snapshot.all().stream().filter(able).toList() : own;
    }

    private static List<Candidate> byDefault(Snapshot snapshot, Class<?> capability, Optional<String> chosen) {
        List<Instance> instances = defaults(snapshot, capability, chosen);
        if (instances.isEmpty()) {
            throw nothingConfigured(snapshot);
        }
        return candidates(instances, Optional.empty());
    }

    private static List<Candidate> byId(Snapshot snapshot, String id, Class<?> capability, Optional<String> model) {
        List<Instance> instances = snapshot.of(id);
        if (instances.isEmpty()) {
            throw unknown(snapshot, id);
        }
        List<Instance> able =
                instances.stream().filter(instance -> instance.is(capability)).toList();
        if (able.isEmpty()) {
            ProviderInfo info = instances.get(0).info();
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "This provider is no " + capability.getSimpleName() + "; it can: "
                                    + String.join(", ", info.capabilities()) + ". Choose another one.")
                    .provider(id)
                    .build();
        }
        return candidates(able, model);
    }

    private static List<Candidate> byFilter(Snapshot snapshot, String text, Class<?> capability) {
        Filter filter;
        try {
            filter = FrameworkUtil.createFilter(text);
        } catch (InvalidSyntaxException e) {
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "'" + text + "' is no LDAP filter: " + e.getMessage()
                                    + ". An example: (&(llm.local=true)(llm.capabilities=tools)).")
                    .build();
        }
        List<Instance> instances = snapshot.all().stream()
                .filter(instance -> instance.is(capability) && instance.matches(filter))
                .toList();
        if (instances.isEmpty()) {
            throw unavailable("No provider matches " + text + ". " + known(snapshot));
        }
        return candidates(instances, Optional.empty());
    }

    private static List<Candidate> byAddress(Snapshot snapshot, String address, Class<?> capability) {
        if (!snapshot.of(address).isEmpty()) {
            return byId(snapshot, address, capability, Optional.empty());
        }
        int slash = address.indexOf('/');
        if (slash > 0 && slash < address.length() - 1) {
            String id = address.substring(0, slash);
            if (!snapshot.of(id).isEmpty()) {
                return byId(snapshot, id, capability, Optional.of(address.substring(slash + 1)));
            }
        }
        for (boolean ignoreCase : new boolean[] {false, true}) {
            List<Candidate> candidates = snapshot.all().stream()
                    .filter(instance -> instance.is(capability))
                    .filter(instance -> instance.serves(address, ignoreCase).isPresent())
                    .map(instance -> new Candidate(instance, instance.serves(address, ignoreCase)))
                    .toList();
            if (!candidates.isEmpty()) {
                return candidates;
            }
        }
        throw unknown(snapshot, address);
    }

    private static List<Candidate> candidates(List<Instance> instances, Optional<String> model) {
        return instances.stream()
                .map(instance -> new Candidate(instance, model))
                .toList();
    }

    /** @return the failure of a name that is neither an id nor a model */
    static LlmException unknown(Snapshot snapshot, String name) {
        String near = snapshot.serving().stream()
                .map(instance -> instance.info().id())
                .filter(id -> distance(id, name) <= 2)
                .findFirst()
                .map(id -> " Did you mean '" + id + "'?")
                .orElse("");
        return unavailable(
                "There is no provider '" + name + "', and none declares such a model." + near + " " + known(snapshot));
    }

    private static LlmException nothingConfigured(Snapshot snapshot) {
        return unavailable("No provider is configured. Do one of these, then repeat:\n"
                + "  set OPENAI_API_KEY or HF_TOKEN, or write a file in etc (see the examples there),\n"
                + "  start Ollama, or ask one by name: " + ids(snapshot) + " (llm:providers, llm:health).");
    }

    private static String known(Snapshot snapshot) {
        if (snapshot.serving().isEmpty()) {
            return "There are no providers at all: install or start a provider bundle.";
        }
        return "There are: " + ids(snapshot) + ".";
    }

    private static String ids(Snapshot snapshot) {
        return snapshot.serving().stream()
                .map(Instance::info)
                .map(info -> info.id() + (info.configured() ? "" : " (no key)"))
                .collect(Collectors.joining(", "));
    }

    private static LlmException unavailable(String problem) {
        return LlmException.builder(ErrorKind.UNAVAILABLE, problem)
                .retryable(false)
                .build();
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        List<Integer> row = new ArrayList<>();
        for (int j = 0; j <= b.length(); j++) {
            row.add(j);
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row.get(0);
            row.set(0, i);
            for (int j = 1; j <= b.length(); j++) {
                int above = row.get(j);
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row.set(j, Math.min(replaced, 1 + Math.min(above, row.get(j - 1))));
                diagonal = above;
            }
        }
        return row.get(b.length());
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.InvalidSyntaxException;

/** What people read when a selection leads nowhere: what there is, and what to do. */
final class SelectionErrors {

    private SelectionErrors() {}

    static LlmException unknownId(Snapshot snapshot, String id) {
        Predicate<Instance> wanted = instance -> instance.info().id().equals(id);
        if (drained(snapshot, wanted)) {
            return drained(snapshot, id, wanted);
        }
        String near =
                NearMiss.of(id, names(snapshot)).map(SelectionErrors::meant).orElse("");
        return absent("There is no provider '" + id + "'." + near + " " + present(snapshot));
    }

    static LlmException ambiguous(String typed, List<String> ids) {
        return LlmException.builder(
                        ErrorKind.INVALID_REQUEST,
                        "'" + typed + "' fits several providers: " + String.join(", ", ids)
                                + ". Type more of the name.")
                .build();
    }

    static LlmException unknownAddress(Snapshot snapshot, String address) {
        Predicate<Instance> wanted = instance -> instance.serves(address, true).isPresent();
        if (drained(snapshot, wanted)) {
            return drained(snapshot, address, wanted);
        }
        int slash = address.indexOf('/');
        String id = slash > 0 ? address.substring(0, slash) : address;
        String model = slash > 0 ? address.substring(slash) : "";
        Stream<String> models = snapshot.all().stream().flatMap(instance -> instance.models().stream());
        String near = NearMiss.of(id, names(snapshot))
                .map(found -> found + model)
                .or(() -> NearMiss.of(address, models.toList()))
                .map(SelectionErrors::meant)
                .orElse("");
        String hint = snapshot.groups().isEmpty()
                ? ""
                : " A model that no provider declares is written with its provider, such as "
                        + snapshot.groups().firstKey() + "/" + address + ".";
        return absent("There is no provider '" + address + "', and none declares such a model." + near + " "
                + present(snapshot) + hint);
    }

    static LlmException wrongFilter(String text, InvalidSyntaxException reason) {
        return LlmException.builder(
                        ErrorKind.INVALID_REQUEST,
                        "'" + text + "' is no LDAP filter: " + reason.getMessage()
                                + ". Write it like (&(llm.local=true)(llm.capabilities=tools)).")
                .build();
    }

    static LlmException noMatch(Snapshot snapshot, String text, Predicate<Instance> matches) {
        if (drained(snapshot, matches)) {
            return drained(snapshot, text, matches);
        }
        return absent("No provider matches " + text + ". " + present(snapshot));
    }

    static LlmException lacks(Snapshot snapshot, String id, Class<?> capability) {
        Predicate<Instance> wanted = instance -> instance.info().id().equals(id) && instance.is(capability);
        if (drained(snapshot, wanted)) {
            return drained(snapshot, id, wanted);
        }
        String offered = snapshot.group(id)
                .map(group -> group.info().capabilities())
                .filter(names -> !names.isEmpty())
                .map(names -> "; it offers " + String.join(", ", names))
                .orElse("");
        return LlmException.builder(
                        ErrorKind.INVALID_REQUEST,
                        "This provider has no " + Capabilities.name(capability) + offered + "."
                                + able(snapshot, capability))
                .provider(id)
                .build();
    }

    static LlmException allLack(Snapshot snapshot, String text, List<Instance> unable, Class<?> capability) {
        String ids = unable.stream()
                .map(instance -> instance.info().id())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return LlmException.builder(
                        ErrorKind.INVALID_REQUEST,
                        "What " + text + " leads to has no " + Capabilities.name(capability) + ": " + ids + "."
                                + able(snapshot, capability))
                .build();
    }

    static LlmException noDefault(Snapshot snapshot, Class<?> capability) {
        Predicate<Instance> wanted = instance -> instance.info().configured() && instance.is(capability);
        if (drained(snapshot, wanted)) {
            return drained(snapshot, Capabilities.name(capability), wanted);
        }
        boolean configured = snapshot.groups().values().stream()
                .anyMatch(group -> group.info().configured());
        if (configured) {
            return absent("No configured provider has " + Capabilities.name(capability) + ". " + present(snapshot));
        }
        return absent("No provider is configured.\nSet OPENAI_API_KEY or HF_TOKEN, or start Ollama.\n"
                + (snapshot.groups().isEmpty()
                        ? nothing()
                        : "llm:providers lists what there is: " + ids(snapshot) + "."));
    }

    /** @return the failure of an operation on an instance that is not published */
    static LlmException unknownService(Snapshot snapshot, long serviceId) {
        return absent("There is no provider instance with the service id " + serviceId + ": it has left. "
                + present(snapshot));
    }

    private static boolean drained(Snapshot snapshot, Predicate<Instance> wanted) {
        return snapshot.drained().stream().anyMatch(wanted);
    }

    /**
     * @param wanted what leads to instances that are out of service, and to no other
     * @param which those
     */
    private static LlmException drained(Snapshot snapshot, String wanted, Predicate<Instance> which) {
        List<String> ids = snapshot.drained().stream()
                .filter(which)
                .map(instance -> instance.info().id())
                .distinct()
                .sorted()
                .toList();
        String who = ids.contains(wanted)
                ? "'" + wanted + "'"
                : "What serves '" + wanted + "' (" + String.join(", ", ids) + ")";
        String others = snapshot.groups().isEmpty() ? "There is no other." : "There are: " + ids(snapshot) + ".";
        return absent(
                who + " is being drained and gets no new calls; llm:resume " + ids.get(0) + " lets it back. " + others);
    }

    /** @return the ids that somebody could have meant */
    private static Set<String> names(Snapshot snapshot) {
        Set<String> names = new TreeSet<>(snapshot.groups().keySet());
        snapshot.drained().forEach(instance -> names.add(instance.info().id()));
        return names;
    }

    private static String able(Snapshot snapshot, Class<?> capability) {
        String ids = snapshot.all().stream()
                .filter(instance -> instance.is(capability))
                .map(instance -> instance.info().id())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return ids.isEmpty()
                ? " No provider has; llm:providers lists what each can do."
                : " Choose one that has: " + ids + ".";
    }

    private static String present(Snapshot snapshot) {
        if (names(snapshot).isEmpty()) {
            return nothing();
        }
        String out = snapshot.drained().stream()
                .map(instance -> instance.info().id())
                .filter(id -> snapshot.of(id).isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return Stream.of(
                        snapshot.groups().isEmpty() ? "" : "There are: " + ids(snapshot) + ".",
                        out.isEmpty() ? "" : "Out of service: " + out + ".")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String nothing() {
        return "There are no providers at all: install or start a provider bundle such as dev.osgillm.ollama, or"
                + " configure one, for example in etc/dev.osgillm.openai.cfg.";
    }

    private static String ids(Snapshot snapshot) {
        Collection<Snapshot.Group> groups = snapshot.groups().values();
        return groups.stream()
                .map(Snapshot.Group::info)
                .map(info -> info.id() + (info.configured() ? "" : " (not configured)"))
                .collect(Collectors.joining(", "));
    }

    private static String meant(String name) {
        return " Did you mean '" + name + "'?";
    }

    /** Repeating does not help by itself: somebody must bring a provider, or write another name. */
    private static LlmException absent(String problem) {
        return LlmException.builder(ErrorKind.UNAVAILABLE, problem)
                .retryable(false)
                .build();
    }
}

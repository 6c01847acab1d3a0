/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.client.ProviderInfo;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What is shown of a provider. */
final class ProviderTexts {

    private ProviderTexts() {}

    static String state(ProviderInfo info) {
        return info.configured() ? "ready" : "no key";
    }

    static String yesNo(boolean value) {
        return value ? "yes" : "no";
    }

    static String capabilities(Collection<String> names) {
        return String.join(",", names.stream().sorted().toList());
    }

    /** @return the models besides the default one that the instance declares */
    static List<String> furtherModels(ProviderInfo info) {
        Object models = info.properties().get(LlmConstants.MODELS);
        if (models instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).sorted().toList();
        }
        if (models instanceof Object[] several) {
            return Arrays.stream(several).map(String::valueOf).sorted().toList();
        }
        return models == null ? List.of() : List.of(models.toString());
    }

    /** @return why its changed configuration was refused; empty when it is as configured */
    static Optional<String> refused(ProviderInfo info) {
        return Optional.ofNullable(info.properties().get(LlmConstants.REFUSED_CONFIGURATION))
                .map(reason -> Texts.line(reason.toString()));
    }

    /**
     * @return the file in which the instance is configured, for bundles that follow the convention: the factory PID is the
     *     symbolic name {@code dev.osgillm.TYPE}, and the rest of the file's name the id
     */
    static Optional<String> file(ProviderInfo info) {
        String pid = "dev.osgillm." + info.type();
        if (!info.bundle().equals(pid) && !info.bundle().startsWith(pid + " ")) {
            return Optional.empty();
        }
        return Optional.of("etc/" + pid + "-" + info.id() + ".cfg");
    }
}

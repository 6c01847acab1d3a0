/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.health.Health;
import dev.osgillm.api.model.ModelInfo;
import java.util.List;
import java.util.Locale;

/**
 * What a probe found at a server that answers.
 *
 * @param version empty when the server would not tell
 * @param models that are installed
 */
record ServerFindings(String version, List<ModelInfo> models) {

    private static final int NAMED = 5;

    /** @param model that the instance uses unless a request names another */
    Health judge(String model) {
        String server = version.isEmpty() ? "Ollama" : "Ollama " + version;
        if (models.isEmpty()) {
            return Health.of(
                    Health.Status.DEGRADED,
                    server + " has no model installed.",
                    "Fetch the default one: ollama pull " + model + ".",
                    null);
        }
        String count = models.size() == 1 ? "1 model" : models.size() + " models";
        if (models.stream().noneMatch(installed -> same(installed.id(), model))) {
            return Health.of(
                    Health.Status.DEGRADED,
                    server + " has " + count + ", but not the default model '" + model + "'.",
                    "Fetch it: ollama pull " + model + ". Or set model to one of: " + names() + ".",
                    null);
        }
        return Health.of(Health.Status.UP, server + " with " + count + ".", null, null);
    }

    /** Ollama takes {@code llama3.2} for {@code llama3.2:latest}, in any case of letters. */
    static boolean same(String one, String other) {
        return tagged(one).equals(tagged(other));
    }

    private static String tagged(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.indexOf(':', lower.lastIndexOf('/') + 1) < 0 ? lower + ":latest" : lower;
    }

    private String names() {
        List<String> names = models.stream().limit(NAMED).map(ModelInfo::id).toList();
        return String.join(", ", names) + (models.size() > NAMED ? " ..." : "");
    }
}

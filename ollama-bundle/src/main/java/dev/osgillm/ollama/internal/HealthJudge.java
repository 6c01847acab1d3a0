/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.model.ModelInfo;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Says how well a server is, and what a person should do. */
record HealthJudge(OllamaSettings settings) {

    private static final int NAMED = 5;

    String providerId() {
        return settings.id();
    }

    /** @param version empty when the server would not tell */
    Health answering(String version, List<ModelInfo> models, Duration latency) {
        String server = version.isEmpty() ? "Ollama" : "Ollama " + version;
        String model = settings.model();
        String pull = "Fetch it: ollama pull " + model + ".";
        if (models.isEmpty()) {
            return Health.of(
                    Health.Status.DEGRADED,
                    server + " has no model installed.",
                    "Fetch the default one: ollama pull " + model + ".",
                    latency);
        }
        String count = models.size() == 1 ? "1 model" : models.size() + " models";
        if (models.stream().noneMatch(installed -> same(installed.id(), model))) {
            return Health.of(
                    Health.Status.DEGRADED,
                    server + " has " + count + ", but not the default model '" + model + "'.",
                    pull + " Or set model to one of: " + names(models) + ".",
                    latency);
        }
        return Health.of(Health.Status.UP, server + " with " + count + ".", null, latency);
    }

    Health failing(LlmException failure, Duration latency) {
        String address = settings.baseUrl().toString();
        Duration answered = failure.status().isPresent() ? latency : null;
        return switch (failure.kind()) {
            case NETWORK -> Health.of(Health.Status.DOWN, detail(failure), OllamaErrors.START_IT, null);
            case TIMEOUT ->
                Health.of(Health.Status.DOWN, "Ollama at " + address + " takes too long.", OllamaErrors.START_IT, null);
            case AUTHENTICATION, PERMISSION ->
                Health.of(
                        Health.Status.DOWN,
                        words(failure),
                        "Check .api_key or OLLAMA_API_KEY, and base_url.",
                        answered);
            case PROTOCOL, CONFIGURATION, MODEL_NOT_FOUND ->
                Health.of(
                        Health.Status.DOWN,
                        "What answers at " + address + " is not Ollama.",
                        "Correct base_url or OLLAMA_HOST: the address of an Ollama server without a path.",
                        answered);
            default ->
                Health.of(Health.Status.DOWN, words(failure), "Look into the server's log, and try again.", answered);
        };
    }

    /** Ollama takes {@code llama3.2} for {@code llama3.2:latest}, in any case of letters. */
    static boolean same(String one, String other) {
        return tagged(one).equals(tagged(other));
    }

    private static String tagged(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.indexOf(':', lower.lastIndexOf('/') + 1) < 0 ? lower + ":latest" : lower;
    }

    private static String names(List<ModelInfo> models) {
        List<String> names = models.stream().limit(NAMED).map(ModelInfo::id).toList();
        return String.join(", ", names) + (models.size() > NAMED ? " ..." : "");
    }

    /** The failure without the advice, which is said apart. */
    private String detail(LlmException failure) {
        return words(failure).replace(" " + OllamaErrors.START_IT, "");
    }

    private String words(LlmException failure) {
        String prefix = settings.id() + ": ";
        String message = failure.getMessage();
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }
}

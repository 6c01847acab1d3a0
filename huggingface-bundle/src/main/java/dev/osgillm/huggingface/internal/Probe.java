/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.HealthCall;
import java.util.List;
import java.util.Optional;

/**
 * Asks for the models, which costs nothing. The router answers that to anybody and inference servers often do, so a good
 * answer proves the address and not the token; the detail says so.
 */
final class Probe {

    private final HuggingFaceSettings settings;
    private final CallEngine engine;
    private final Catalog catalog;

    Probe(HuggingFaceSettings settings, CallEngine engine, Catalog catalog) {
        this.settings = settings;
        this.engine = engine;
        this.catalog = catalog;
    }

    Call<Health> call() {
        if (!settings.configured()) {
            return HealthCall.of(
                    Health.of(Health.Status.UNCONFIGURED, "There is no token.", settings.tokenAdvice(), null));
        }
        return new HealthCall<>(engine.forProbes().call(catalog.list(), HealthCall.LIMITS), this::judge);
    }

    private Health judge(List<ModelInfo> models) {
        return settings.target().kind() == TargetKind.ROUTER ? ofRouter(models) : ofEndpoint(models);
    }

    private Health ofRouter(List<ModelInfo> models) {
        String found = models.size() + " models at " + settings.target().shown();
        ModelName wanted = ModelName.parse(settings.defaults().model());
        Optional<ModelInfo> model =
                models.stream().filter(info -> info.id().equals(wanted.id())).findFirst();
        if (model.isEmpty()) {
            return Health.of(
                    Health.Status.DEGRADED,
                    found + ", but the default model " + wanted.id() + " is not among them.",
                    "Set model in the configuration " + settings.pid() + " to one that llm:models lists.",
                    null);
        }
        String providers = model.get().details().getOrDefault(RouterModels.PROVIDERS, "");
        if (wanted.namesProvider()
                && !providers.isEmpty()
                && !List.of(providers.split(", ")).contains(wanted.choice())) {
            return Health.of(
                    Health.Status.DEGRADED,
                    found + ", but " + wanted.choice() + " does not serve the default model " + wanted.id() + " now.",
                    "Leave ':" + wanted.choice() + "' away in model, or choose one of " + providers + ".",
                    null);
        }
        return HealthCall.up(found + "; a token is set, but whether it is good shows only in a chat.");
    }

    private Health ofEndpoint(List<ModelInfo> models) {
        String shown = settings.target().shown();
        if (models.isEmpty()) {
            return Health.of(
                    Health.Status.DEGRADED, "No model at " + shown + ".", "Wait until the endpoint has one.", null);
        }
        ModelInfo first = models.get(0);
        String names = models.size() == 1
                ? "Model " + first.details().getOrDefault("model_id", first.id())
                : models.size() + " models";
        return HealthCall.up(names + " at " + shown + "; neither the token nor an answer was tried.");
    }
}

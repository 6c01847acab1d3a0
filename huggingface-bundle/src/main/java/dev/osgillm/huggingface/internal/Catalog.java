/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import com.google.gson.JsonObject;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.support.call.Operation;
import dev.osgillm.support.openai.ModelOperations;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiErrors;
import java.util.List;
import java.util.function.Function;

/** How a target is asked for its models. */
interface Catalog {

    /** @return asks for the models that can be used now */
    Operation<List<ModelInfo>> list();

    /** @return asks for one of them */
    Operation<ModelInfo> details(String model);

    /**
     * @param api where OpenAI's dialect is
     * @param root where the routes beside it are
     */
    static Catalog of(HuggingFaceSettings settings, OpenAiEndpoint api, OpenAiEndpoint root, OpenAiErrors errors) {
        return switch (settings.target().kind()) {
            case ROUTER -> ofRouter(api, errors);
            case OPENAI -> ofDialect(new ModelOperations(api, errors));
            case TGI -> {
                String name = settings.defaults().model();
                yield ofInfo(root, errors, info -> EngineInfo.ofTgi(info, name));
            }
            case TEI -> ofInfo(root, errors, EngineInfo::ofTei);
        };
    }

    private static Catalog ofRouter(OpenAiEndpoint api, OpenAiErrors errors) {
        return new Catalog() {
            @Override
            public Operation<List<ModelInfo>> list() {
                return new GetOperation<>(api, errors, () -> "/models", RouterModels::list);
            }

            @Override
            public Operation<ModelInfo> details(String model) {
                return new GetOperation<>(
                        api,
                        errors,
                        () -> "/models/" + ModelName.parse(model).id(),
                        root -> RouterModels.details(root, model));
            }
        };
    }

    private static Catalog ofDialect(ModelOperations operations) {
        return new Catalog() {
            @Override
            public Operation<List<ModelInfo>> list() {
                return operations.list();
            }

            @Override
            public Operation<ModelInfo> details(String model) {
                return operations.details(model);
            }
        };
    }

    private static Catalog ofInfo(OpenAiEndpoint root, OpenAiErrors errors, Function<JsonObject, ModelInfo> reader) {
        return new Catalog() {
            @Override
            public Operation<List<ModelInfo>> list() {
                return new GetOperation<>(root, errors, () -> "/info", info -> List.of(reader.apply(info)));
            }

            @Override
            public Operation<ModelInfo> details(String model) {
                return new GetOperation<>(
                        root, errors, () -> "/info", info -> EngineInfo.named(model, reader.apply(info)));
            }
        };
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.Call;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelInfo;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The contract of catalogs can be kept: here of a list of ids in brackets. */
class SmallCatalogTest extends ModelCatalogContract {

    Set<SmallClient.Lie> lies() {
        return Set.of();
    }

    boolean sorted() {
        return true;
    }

    @Override
    protected ModelCatalog provider(URI serverBase, Timeouts timeouts) {
        SmallClient client = new SmallClient(serverBase, timeouts, lies());
        return new ModelCatalog() {
            @Override
            public Call<List<ModelInfo>> list() {
                return client.call("GET", "/models", "", SmallCatalogTest.this::models, List.of());
            }

            @Override
            public Call<ModelInfo> details(String model) {
                return client.call(
                        "GET", "/models/" + model, "", text -> models(text).get(0), info(model));
            }
        };
    }

    private List<ModelInfo> models(String text) {
        if (!text.matches("\\[[a-z,]*]")) {
            throw new IllegalArgumentException(text);
        }
        Stream<String> ids =
                Stream.of(text.substring(1, text.length() - 1).split(",")).filter(id -> !id.isEmpty());
        return (sorted() ? ids.sorted() : ids).map(SmallCatalogTest::info).toList();
    }

    private static ModelInfo info(String id) {
        return ModelInfo.builder(id).build();
    }

    @Override
    protected String listRoute() {
        return "GET /models";
    }

    @Override
    protected String listAnswer(List<String> ids) {
        return "[" + String.join(",", ids) + "]";
    }

    @Override
    protected String detailsRoute(String model) {
        return "GET /models/" + model;
    }

    @Override
    protected String detailsAnswer(String model) {
        return "[" + model + "]";
    }

    @Override
    protected String errorBody(int status, String message) {
        return message;
    }

    @Override
    protected String secret() {
        return SmallClient.SECRET;
    }
}

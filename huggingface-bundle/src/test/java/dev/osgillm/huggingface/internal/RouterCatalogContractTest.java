/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.tck.contract.ModelCatalogContract;
import dev.osgillm.tck.dialect.HuggingFacePayloads;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

class RouterCatalogContractTest extends ModelCatalogContract {

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected ModelCatalog provider(URI serverBase, Timeouts timeouts) {
        return (ModelCatalog) transport.instance(serverBase.resolve("/v1"), timeouts, "endpoint_kind", "router");
    }

    @Override
    protected String listRoute() {
        return "GET /v1/models";
    }

    @Override
    protected String listAnswer(List<String> ids) {
        return ids.stream().map(this::entry).collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}"));
    }

    @Override
    protected String detailsRoute(String model) {
        return "GET /v1/models/" + model;
    }

    @Override
    protected String detailsAnswer(String model) {
        return "{\"data\":" + entry(model) + "}";
    }

    private String entry(String model) {
        return "{\"id\":\"" + model + "\",\"object\":\"model\",\"created\":1,\"owned_by\":\"o\"}";
    }

    @Override
    protected String errorBody(int status, String message) {
        return HuggingFacePayloads.error(message);
    }

    @Override
    protected String secret() {
        return Transport.TOKEN;
    }
}

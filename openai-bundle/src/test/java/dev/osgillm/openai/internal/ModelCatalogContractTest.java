/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.tck.contract.ModelCatalogContract;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

class ModelCatalogContractTest extends ModelCatalogContract {

    private static final String KEY = "sk-test-0123456789";

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected ModelCatalog provider(URI serverBase, Timeouts timeouts) {
        return transport.provider(timeouts, "base_url", serverBase + "/v1", ".api_key", KEY);
    }

    @Override
    protected String listRoute() {
        return "GET /v1/models";
    }

    @Override
    protected String listAnswer(List<String> ids) {
        return ids.stream()
                .map(id -> "{\"id\":\"" + id + "\",\"object\":\"model\",\"created\":1,\"owned_by\":\"openai\"}")
                .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}"));
    }

    @Override
    protected String detailsRoute(String model) {
        return listRoute(); // out of the list, as with every server that has no address for one
    }

    @Override
    protected String detailsAnswer(String model) {
        return listAnswer(List.of(model));
    }

    @Override
    protected String errorBody(int status, String message) {
        return OpenAiPayloads.error(message, "invalid_request_error", null, status == 404 ? "model_not_found" : null);
    }

    @Override
    protected String secret() {
        return KEY;
    }
}

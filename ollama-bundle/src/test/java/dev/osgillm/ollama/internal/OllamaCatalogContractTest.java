/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.tck.contract.ModelCatalogContract;
import dev.osgillm.tck.dialect.OllamaPayloads;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

class OllamaCatalogContractTest extends ModelCatalogContract {

    private static final String KEY = "ollama-key-0123456789";

    private final TestTransport transport = new TestTransport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected ModelCatalog provider(URI serverBase, Timeouts timeouts) {
        return transport.provider(Map.of("base_url", serverBase.toString(), ".api_key", KEY), timeouts);
    }

    @Override
    protected String listRoute() {
        return "GET /api/tags";
    }

    @Override
    protected String listAnswer(List<String> ids) {
        return ids.stream()
                .map(id -> "{\"name\":\"" + id + "\",\"model\":\"" + id + "\",\"size\":1}")
                .collect(Collectors.joining(",", "{\"models\":[", "]}"));
    }

    @Override
    protected String detailsRoute(String model) {
        return "POST /api/show";
    }

    @Override
    protected String detailsAnswer(String model) {
        return "{\"details\":{\"family\":\"llama\"},\"model_info\":{},\"capabilities\":[\"completion\"]}";
    }

    @Override
    protected String errorBody(int status, String message) {
        return OllamaPayloads.error(message);
    }

    @Override
    protected String secret() {
        return KEY;
    }
}

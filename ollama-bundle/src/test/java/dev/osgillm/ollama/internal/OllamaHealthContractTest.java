/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.tck.contract.HealthProbeContract;
import dev.osgillm.tck.dialect.OllamaPayloads;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import dev.osgillm.tck.time.ManualTime;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class OllamaHealthContractTest extends HealthProbeContract {

    private static final String KEY = "ollama-key-0123456789";

    private final TestTransport transport = new TestTransport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected HealthProbe provider(URI serverBase) {
        return transport.provider(Map.of("base_url", serverBase.toString(), ".api_key", KEY));
    }

    @Override
    protected Optional<HealthProbe> provider(URI serverBase, ManualTime time) {
        return Optional.of(transport.provider(Map.of("base_url", serverBase.toString(), ".api_key", KEY), time));
    }

    @Override
    protected void serveHealthy(ScriptedServer scripted) {
        scripted.on("GET", "/api/version", Scripts.json(200, "{\"version\":\"0.33.0\"}"))
                .on("GET", "/api/tags", Scripts.json(200, "{\"models\":[{\"name\":\"llama3.2:latest\"}]}"));
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

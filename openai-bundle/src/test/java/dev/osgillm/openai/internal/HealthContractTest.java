/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.tck.contract.HealthProbeContract;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import dev.osgillm.tck.time.ManualTime;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class HealthContractTest extends HealthProbeContract {

    private static final String KEY = "sk-test-0123456789";

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected HealthProbe provider(URI serverBase) {
        return transport.provider(Timeouts.INHERITED, "base_url", serverBase + "/v1", ".api_key", KEY);
    }

    @Override
    protected Optional<HealthProbe> provider(URI serverBase, ManualTime time) {
        return Optional.of(transport.provider(time, "base_url", serverBase + "/v1", ".api_key", KEY));
    }

    @Override
    protected Optional<HealthProbe> unconfigured(URI serverBase) {
        return Optional.of(transport.provider(Timeouts.INHERITED, "preset", "openai"));
    }

    @Override
    protected void serveHealthy(ScriptedServer scripted) {
        scripted.on("GET", "/v1/models", Scripts.json(200, "{\"object\":\"list\",\"data\":[{\"id\":\"m\"}]}"));
    }

    @Override
    protected String errorBody(int status, String message) {
        return OpenAiPayloads.error(message, "server_error", null, null);
    }

    @Override
    protected String secret() {
        return KEY;
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.tck.contract.HealthProbeContract;
import dev.osgillm.tck.dialect.HuggingFacePayloads;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import dev.osgillm.tck.time.ManualTime;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class TgiHealthContractTest extends HealthProbeContract {

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected HealthProbe provider(URI serverBase) {
        return transport.instance(serverBase, "endpoint_kind", "tgi", "model", "o/m");
    }

    @Override
    protected Optional<HealthProbe> provider(URI serverBase, ManualTime time) {
        return Optional.of(transport.instance(serverBase, time, "endpoint_kind", "tgi", "model", "o/m"));
    }

    @Override
    protected void serveHealthy(ScriptedServer scripted) {
        scripted.on(
                "GET",
                "/info",
                Scripts.json(200, "{\"model_id\":\"o/m\",\"max_input_tokens\":4095,\"version\":\"3\"}"));
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

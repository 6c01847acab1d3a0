/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.token.TokenCounter;
import dev.osgillm.tck.contract.TokenCounterContract;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

class LlamaCppTokenCounterContractTest extends TokenCounterContract {

    private static final String KEY = "sk-test-0123456789";

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected TokenCounter provider(URI serverBase, Timeouts timeouts) {
        return (TokenCounter) transport.provider(
                timeouts, "preset", "llamacpp", "base_url", serverBase + "/v1", ".api_key", KEY, "model", "m");
    }

    @Override
    protected String countRoute() {
        return "POST /tokenize";
    }

    @Override
    protected Script counted(int tokens) {
        return Scripts.json(200, "{\"tokens\":" + "1,".repeat(tokens).replaceFirst("(.*),", "[$1]") + "}");
    }

    @Override
    protected void serveOthers(ScriptedServer server) {
        server.on("POST", "/apply-template", Scripts.json(200, "{\"prompt\":\"<s>Hello\"}"));
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

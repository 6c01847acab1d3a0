/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.token.TokenCounter;
import dev.osgillm.tck.contract.TokenCounterContract;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class TeiTokenCounterContractTest extends TokenCounterContract {

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected TokenCounter provider(URI serverBase, Timeouts timeouts) {
        return (TokenCounter) transport.instance(serverBase, timeouts, "endpoint_kind", "tei", "loading_timeout", "0");
    }

    @Override
    protected String countRoute() {
        return "POST /tokenize";
    }

    @Override
    protected Optional<String> conversationRoute() {
        return Optional.empty();
    }

    @Override
    protected Script counted(int tokens) {
        String token = "{\"id\":1,\"text\":\"x\",\"start\":0,\"stop\":1},";
        String all = token.repeat(tokens).replaceFirst("(.*),", "[$1]");
        return Scripts.json(200, "[" + all + "]");
    }

    @Override
    protected String errorBody(int status, String message) {
        return "{\"error\":\"" + message + "\",\"error_type\":\"other\"}";
    }

    @Override
    protected String secret() {
        return Transport.TOKEN;
    }
}

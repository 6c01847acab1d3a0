/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.tck.contract.ChatDialect;
import dev.osgillm.tck.contract.ChatProviderContract;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class OllamaContractTest extends ChatProviderContract {

    private static final String KEY = "ollama-key-0123456789";

    private final TestTransport transport = new TestTransport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected ChatProvider provider(URI serverBase, Timeouts timeouts) {
        return transport.provider(Map.of("base_url", serverBase.toString(), ".api_key", KEY), timeouts);
    }

    @Override
    protected String chatPath() {
        return "/api/chat";
    }

    @Override
    protected String secret() {
        return KEY;
    }

    @Override
    protected ChatDialect dialect() {
        return new OllamaDialect();
    }
}

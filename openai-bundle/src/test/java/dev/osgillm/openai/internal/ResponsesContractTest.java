/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.tck.contract.ChatDialect;
import dev.osgillm.tck.contract.ChatProviderContract;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

class ResponsesContractTest extends ChatProviderContract {

    private static final String KEY = "sk-test-0123456789";

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected ChatProvider provider(URI serverBase, Timeouts timeouts) {
        return transport.provider(
                timeouts, "base_url", serverBase + "/v1", ".api_key", KEY, "id", "work", "dialect", "responses");
    }

    @Override
    protected String chatPath() {
        return "/v1/responses";
    }

    @Override
    protected String secret() {
        return KEY;
    }

    @Override
    protected ChatDialect dialect() {
        return new ResponsesDialect();
    }
}

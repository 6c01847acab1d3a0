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

/** The contract at Azure, in its undated form. */
class AzureContractTest extends ChatProviderContract {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected ChatProvider provider(URI serverBase, Timeouts timeouts) {
        return transport.provider(
                timeouts, "preset", "azure", "base_url", serverBase.toString(), ".api_key", KEY, "model", "deployed");
    }

    @Override
    protected String chatPath() {
        return "/openai/v1/chat/completions";
    }

    @Override
    protected String secret() {
        return KEY;
    }

    @Override
    protected ChatDialect dialect() {
        return new AzureDialect();
    }
}

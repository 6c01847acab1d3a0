/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.tck.contract.ChatDialect;
import dev.osgillm.tck.contract.ChatProviderContract;
import dev.osgillm.tck.contract.OpenAiChatDialect;
import dev.osgillm.tck.dialect.HuggingFacePayloads;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

/** The router: OpenAI's dialect, its errors plain texts. */
class HuggingFaceContractTest extends ChatProviderContract {

    private static final String MODEL = "openai/gpt-oss-20b";

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected ChatProvider provider(URI serverBase, Timeouts timeouts) {
        return (ChatProvider)
                transport.instance(serverBase.resolve("/v1"), timeouts, "endpoint_kind", "router", "model", MODEL);
    }

    @Override
    protected String chatPath() {
        return "/v1/chat/completions";
    }

    @Override
    protected String secret() {
        return Transport.TOKEN;
    }

    @Override
    protected ChatDialect dialect() {
        return new OpenAiChatDialect(MODEL) {
            @Override
            public String errorBody(int status, String message) {
                return HuggingFacePayloads.error(message);
            }
        };
    }
}

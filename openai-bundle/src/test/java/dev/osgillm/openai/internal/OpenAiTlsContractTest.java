/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.tck.contract.ChatDialect;
import dev.osgillm.tck.contract.ChatProviderContract;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.TestCertificates;
import dev.osgillm.tck.server.TestCertificates.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import org.junit.jupiter.api.AfterEach;

/** All of the contract once more over TLS. */
class OpenAiTlsContractTest extends ChatProviderContract {

    private static final String KEY = "sk-test-0123456789";

    private final TestCertificates certificates = TestCertificates.get();
    private final Transport transport = new Transport(HttpClient.newBuilder().sslContext(certificates.client()));

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected ScriptedServer newServer() {
        return ScriptedServer.startTls(certificates.server(Kind.SERVER));
    }

    @Override
    protected ChatProvider provider(URI serverBase, Timeouts timeouts) {
        return transport.provider(timeouts, "base_url", serverBase + "/v1", ".api_key", KEY, "id", "work");
    }

    @Override
    protected String chatPath() {
        return "/v1/chat/completions";
    }

    @Override
    protected String secret() {
        return KEY;
    }

    @Override
    protected ChatDialect dialect() {
        return new OpenAiDialect();
    }
}

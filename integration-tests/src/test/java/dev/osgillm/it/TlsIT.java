/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.Selection;
import dev.osgillm.tck.server.ScriptedProxy;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.TestCertificates;
import dev.osgillm.tck.server.TestCertificates.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import org.junit.Test;
import org.osgi.service.cm.Configuration;

/** Named HTTP clients with certificates and proxies of their own, in a real Felix. */
public class TlsIT extends FelixTestSupport {

    private static final String CLIENTS = "dev.osgillm.transport.client";
    private static final String PROVIDER = "dev.osgillm.openai";

    private Configuration client(String name, Map<String, ?> values) throws Exception {
        Configuration configuration = configurationAdmin.getFactoryConfiguration(CLIENTS, name, "?");
        configuration.update(new Hashtable<>(values));
        return configuration;
    }

    private String chat(String id) {
        return container
                .client()
                .newCall(ChatRequest.of("hi"), Selection.id(id))
                .execute()
                .text();
    }

    @Test
    public void aNamedClientTrustsItsOwnAuthorityAndShowsItsCertificate() throws Exception {
        TestCertificates certificates = TestCertificates.get();
        Path trust = Files.createTempFile("trust", ".pem");
        Path keys = Files.createTempFile("keys", ".p12");
        Files.writeString(trust, certificates.authorityPem());
        Files.write(keys, certificates.keyStore(Kind.CLIENT, "PKCS12"));
        ScriptedServer secure =
                ScriptedServer.startTls(certificates.server(Kind.SERVER).requireClientCertificate());
        Configuration inside = client(
                "inside",
                Map.of(
                        "trust_store",
                        trust.toString(),
                        "trust_store_only",
                        true,
                        "key_store",
                        keys.toString(),
                        ".key_store_password",
                        TestCertificates.PASSWORD));
        try (ScriptedServer server = Servers.openAi(secure, "inside")) {
            Map<String, String> common =
                    Map.of("base_url", server.uri() + "/v1", "model", "gpt-test", ".api_key", "key-of-inside");
            Hashtable<String, String> named = new Hashtable<>(common);
            named.put("transport.target", "(llm.transport=inside)");
            container.configure(PROVIDER, "inside", named);
            container.configure(PROVIDER, "outside", common);

            assertEquals("Hello from inside", chat("inside"));
            LlmException refused = assertThrows(LlmException.class, () -> chat("outside"));
            assertTrue(refused.getMessage(), refused.getMessage().contains("trust_store"));
        } finally {
            inside.delete();
            Files.delete(trust);
            Files.delete(keys);
        }
    }

    @Test
    public void aNamedClientLogsInAtItsProxy() throws Exception {
        String password = "proxy-password";
        try (ScriptedProxy proxy = ScriptedProxy.start().demand("ann", password);
                ScriptedServer server = Servers.openAi("behind")) {
            Configuration configuration = client(
                    "proxied",
                    Map.of("proxy", proxy.address(), "no_proxy", "", "proxy_user", "ann", ".proxy_password", password));
            try {
                container.configure(
                        PROVIDER,
                        "behind",
                        Map.of(
                                "base_url",
                                server.uri() + "/v1",
                                "model",
                                "gpt-test",
                                ".api_key",
                                "key-of-behind",
                                "transport.target",
                                "(llm.transport=proxied)"));

                assertEquals("Hello from behind", chat("behind"));
                assertEquals(
                        1,
                        proxy.seen().stream()
                                .filter(seen -> seen.method().equals("POST"))
                                .count());
                assertTrue(Servers.calls(server)
                        .get(0)
                        .header("Proxy-Authorization")
                        .isEmpty());
            } finally {
                configuration.delete();
            }
        }
    }
}

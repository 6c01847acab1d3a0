/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.osgillm.tck.server.ScriptedProxy;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import dev.osgillm.tck.server.TestCertificates;
import dev.osgillm.tck.server.TestCertificates.Kind;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class ProxyTest {

    private static final String PASSWORD = "pässword:with-colon";
    private static final String CREDENTIALS = "Basic YW5uOnDDpHNzd29yZDp3aXRoLWNvbG9u";

    @TempDir
    Path folder;

    private final ScriptedProxy proxy = ScriptedProxy.start().demand("ann", PASSWORD);
    private final Published published = new Published();
    private ScriptedServer server;

    @AfterEach
    void close() {
        published.close();
        proxy.close();
        if (server != null) {
            server.close();
        }
    }

    private void serve(boolean tls) {
        server = tls ? ScriptedServer.startTls(TestCertificates.get().server(Kind.SERVER)) : ScriptedServer.start();
        server.otherwise(Scripts.text(200, "answer"));
    }

    private void open(String... more) throws Exception {
        Path trust = Files.writeString(
                folder.resolve("ca.pem"), TestCertificates.get().authorityPem());
        List<String> all = new ArrayList<>(List.of(
                "proxy",
                proxy.address(),
                "no_proxy",
                "",
                "proxy_user",
                "ann",
                ".proxy_password",
                PASSWORD,
                "trust_store",
                trust.toString()));
        all.addAll(List.of(more));
        published.open(all.toArray(String[]::new));
    }

    private HttpResponse<String> post() throws Exception {
        return published
                .client()
                .sendAsync(
                        HttpRequest.newBuilder(server.uri())
                                .header("Authorization", "Bearer key")
                                .POST(BodyPublishers.ofString("body"))
                                .build(),
                        BodyHandlers.ofString())
                .get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tellsItsPasswordToTheProxyAndToNobodyElse(boolean tls) throws Exception {
        serve(tls);

        open();

        assertThat(post().body()).isEqualTo("answer");
        assertThat(proxy.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.method()).isEqualTo(tls ? "CONNECT" : "POST");
            assertThat(seen.head()).contains("Proxy-Authorization: " + CREDENTIALS + "\r\n");
        });
        assertThat(server.awaitRequest().headers())
                .containsEntry("Authorization", List.of("Bearer key"))
                .doesNotContainKey("Proxy-Authorization");
    }

    @Test
    void keepsTheKeyForTheServerInsideTheTunnel() throws Exception {
        serve(true);

        open();
        post();

        assertThat(proxy.seen().get(0).head()).doesNotContain("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "*"})
    void goesDirectWhereToldTo(String direct) throws Exception {
        serve(false);

        open("no_proxy", direct);

        assertThat(post().body()).isEqualTo("answer");
        assertThat(proxy.seen()).isEmpty();
        assertThat(server.awaitRequest().headers()).doesNotContainKey("Proxy-Authorization");
    }

    @Test
    void aRequestsOwnCredentialsDoNotReachAServerThatIsAskedDirectly() throws Exception {
        serve(false);
        published.open("proxy", "none");

        published
                .client()
                .send(
                        HttpRequest.newBuilder(server.uri())
                                .header("Proxy-Authorization", CREDENTIALS)
                                .build(),
                        BodyHandlers.ofString());

        assertThat(server.awaitRequest().headers()).doesNotContainKey("Proxy-Authorization");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answersWith407ForAWrongPassword(boolean tls) throws Exception {
        serve(tls);

        open(".proxy_password", "wrong");

        assertThat(post().statusCode()).isEqualTo(407);
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org, true",
        "example.org, api.example.org, true",
        ".example.org, api.example.org, true",
        ".example.org, example.org, true",
        "*.example.org, api.example.org, true",
        "*.example.org, example.org, false",
        "example.org, evilexample.org, false",
        "*.example.org, evilexample.org, false",
        "example.org, example.org.evil.net, false",
        "EXAMPLE.org, Example.ORG, true",
        "example.org, example.org., true",
        "10.0.0.1, 10.0.0.1, true",
        "'a.b, c.d', c.d, true",
        "'', localhost, false",
        "::1, [::1], true",
    })
    void namesOfHostsAreReadAsCurlDoes(String direct, String host, boolean isDirect) {
        ProxyRoute route = new ProxyRoute("proxy", 3128, ProxyRoute.parse(new Rules("pid"), direct));

        assertThat(route.select(URI.create("https://" + host + "/")).get(0).type())
                .isEqualTo(isDirect ? Proxy.Type.DIRECT : Proxy.Type.HTTP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:11434", "http://127.0.0.1:11434", "http://[::1]:11434"})
    void thisMachineIsAskedDirectlyByDefault(String local) {
        published.open("proxy", "proxy.example:3128");

        ProxySelector selector = published.client().proxy().orElseThrow();

        assertThat(selector.select(URI.create(local))).containsExactly(Proxy.NO_PROXY);
        assertThat(selector.select(URI.create("https://api.example.org")))
                .extracting(Proxy::toString)
                .first()
                .asString()
                .contains("proxy.example");
    }

    @ParameterizedTest
    @CsvSource({
        "proxy, proxy, http://proxy:80",
        "proxy, proxy, proxy:0",
        "proxy, proxy, proxy:65536",
        "proxy, proxy, 'a:b:80'",
        "no_proxy, no_proxy, 10.0.0.0/8",
        "no_proxy, no_proxy, *example.org",
        "no_proxy, no_proxy, api.*",
        "no_proxy, no_proxy, llm.example:8443",
        "no_proxy, no_proxy, 'localhost, 10.0.0.1:80'",
        "no_proxy, no_proxy, [::1]:8443",
        "proxy_user, proxy_user, a:b",
        "proxy_user, proxy_user, ''",
        ".proxy_password, .proxy_password, ''",
        ".proxy_password, .proxy_password, $[env:PROXY]",
        "proxy, proxy, ''",
        "proxy, proxy, none",
    })
    void refusesWhatBreaksARule(String named, String key, String value) {
        assertThatThrownBy(() -> open(key, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("dev.osgillm.transport: '" + named + "' ")
                .hasMessageNotContaining(PASSWORD);
        assertThat(published.count()).isZero();
    }

    @Test
    void doesNotRepeatAPasswordWithinTheAddress() {
        Throwable failure = catchThrowable(() -> published.open("proxy", "ann:" + PASSWORD + "@proxy:3128"));

        assertThat(failure).hasMessageContaining("proxy_user").hasMessageNotContaining(PASSWORD);
    }

    @Test
    void publishesNoSecret() throws Exception {
        open();

        assertThat(published.properties().toString()).isEqualTo("[{llm.transport=default}]");
        assertThat(published.client().proxy().orElseThrow().toString()).isEqualTo(proxy.address());
    }
}

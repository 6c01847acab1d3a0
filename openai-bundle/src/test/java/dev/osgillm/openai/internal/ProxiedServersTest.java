/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.tck.server.ScriptedProxy;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import dev.osgillm.tck.server.TestCertificates;
import dev.osgillm.tck.server.TestCertificates.Kind;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chats over a proxy, plain and in a tunnel. */
@Timeout(240)
class ProxiedServersTest {

    private static final String KEY = "sk-test-0123456789";

    private final TestCertificates certificates = TestCertificates.get();
    private final ScriptedProxy proxy = ScriptedProxy.start();
    private final Transport transport = new Transport(HttpClient.newBuilder()
            .sslContext(certificates.client())
            .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port()))));
    private ScriptedServer server;

    @AfterEach
    void close() {
        transport.close();
        proxy.close();
        server.close();
    }

    private OpenAiProvider provider(boolean tls, Timeouts timeouts) {
        server = tls ? ScriptedServer.startTls(certificates.server(Kind.SERVER)) : ScriptedServer.start();
        OpenAiDialect dialect = new OpenAiDialect();
        List<byte[]> frames = new ArrayList<>(dialect.textFrames("one", "two"));
        frames.addAll(dialect.endFrames());
        server.on("POST", "/chat/completions", exchange -> {
            boolean streamed = dialect.wantsStream(exchange.request().body());
            (streamed ? Scripts.stream(Scripts.SSE, frames) : Scripts.json(200, dialect.wholeAnswer("onetwo")))
                    .play(exchange);
        });
        return transport.provider(
                timeouts, "base_url", server.uri().toString(), ".api_key", KEY, "id", "work", "model", "m");
    }

    private static LlmException failure(OpenAiProvider provider) {
        LlmException whole = catchThrowableOfType(
                LlmException.class, () -> provider.newCall(ChatRequest.of("Hi")).execute());
        LlmException streamed = catchThrowableOfType(LlmException.class, () -> {
            try (var stream = provider.newCall(ChatRequest.of("Hi")).stream()) {
                stream.next();
            }
        });
        assertThat(streamed).hasMessage(whole.getMessage());
        assertThat(streamed.kind()).isEqualTo(whole.kind());
        assertThat(whole).hasMessageStartingWith("work: ");
        assertThat(whole.getMessage()).doesNotContain(KEY);
        return whole;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chatsAndStreams(boolean tls) {
        OpenAiProvider provider = provider(tls, Timeouts.INHERITED);

        assertThat(provider.newCall(ChatRequest.of("Hi")).execute().text()).isEqualTo("onetwo");
        List<String> texts = new ArrayList<>();
        try (var stream = provider.newCall(ChatRequest.of("Hi")).stream()) {
            for (ChatEvent event : stream) {
                if (event instanceof TextDelta delta) {
                    texts.add(delta.text());
                }
            }
        }

        assertThat(texts).containsExactly("one", "two");
        assertThat(server.requests()).hasSize(2);
        assertThat(proxy.seen()).isNotEmpty().allSatisfy(seen -> assertThat(seen.method())
                .isEqualTo(tls ? "CONNECT" : "POST"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCancelledStreamIsHeardOfBehindTheProxy(boolean tls) {
        OpenAiProvider provider = provider(tls, Timeouts.INHERITED);
        server.on(
                "POST",
                "/chat/completions",
                Scripts.stallAfter(Scripts.open(Scripts.SSE, new OpenAiDialect().textFrames("one"))));

        try (var stream = provider.newCall(ChatRequest.of("Hi")).stream()) {
            stream.next();
        }

        server.awaitDisconnect();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProxyThatWantsAPasswordNamesTheKeysForIt(boolean tls) {
        OpenAiProvider provider = provider(tls, Timeouts.INHERITED);
        proxy.demand("ann", "secret");

        LlmException failure = failure(provider);

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure.status()).hasValue(407);
        assertThat(failure.retryable()).isFalse();
        assertThat(failure)
                .hasMessageContainingAll(
                        "The proxy " + proxy.address() + " refused",
                        server.uri().toString(),
                        "proxy_user",
                        ".proxy_password");
        assertThat(failure.getMessage().contains("-Djdk.http.auth.tunneling.disabledSchemes="))
                .isEqualTo(tls);
        assertThat(proxy.seen()).hasSize(2);
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProxyThatIsGoneIsNamed(boolean tls) {
        OpenAiProvider provider = provider(tls, Timeouts.INHERITED);
        proxy.close();

        LlmException failure = failure(provider);

        assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(failure).hasMessageContainingAll("The proxy " + proxy.address() + " does not answer", "no_proxy");
    }

    @Test
    void aProxyThatDoesNotReachTheServerIsNamed() {
        OpenAiProvider provider = provider(true, Timeouts.INHERITED);
        server.close();

        LlmException failure = failure(provider);

        assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(failure)
                .hasMessageContainingAll(
                        "The proxy " + proxy.address() + " does not reach " + server.uri() + " (502)", "no_proxy");
    }

    @Test
    void aTunnelThatDoesNotComeUpEndsAtTheConnectLimit() {
        OpenAiProvider provider = provider(
                true, Timeouts.builder().connect(Duration.ofMillis(300)).build());
        proxy.stall();

        LlmException failure = failure(provider);

        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failure).hasMessageContainingAll("over the proxy " + proxy.address(), "connect_timeout");
    }

    @Test
    void aPlainRequestThatStallsEndsAtTheFirstTokenLimit() {
        Timeouts limits = Timeouts.builder()
                .firstToken(Duration.ofMillis(300))
                .total(Duration.ofMillis(300))
                .build();
        OpenAiProvider provider = provider(false, limits);
        proxy.stall();

        LlmException streamed = catchThrowableOfType(LlmException.class, () -> {
            try (var stream = provider.newCall(ChatRequest.of("Hi")).stream()) {
                stream.next();
            }
        });

        assertThat(streamed.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(server.requests()).isEmpty();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What servers and proxies answer when they do not answer. */
abstract class FailureRules extends RaceRules {

    private static final String MESSAGE = "The server's own words.";

    @Test
    void status400IsAnInvalidRequest() {
        failsFor(400, ErrorKind.INVALID_REQUEST);
    }

    @Test
    void status401IsAuthentication() {
        failsFor(401, ErrorKind.AUTHENTICATION);
    }

    @Test
    void status403IsPermission() {
        failsFor(403, ErrorKind.PERMISSION);
    }

    @Test
    void status404OfAModelIsModelNotFound() {
        failsFor(404, ErrorKind.MODEL_NOT_FOUND);
    }

    private void failsFor(int status, ErrorKind kind) {
        failsBothWays(error(status, MESSAGE), failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.status()).hasValue(status);
            assertThat(failure.retryable()).isFalse();
        });
        assertThat(server.requests()).as("requests: nothing was repeated").hasSize(2);
    }

    @Test
    void status429IsRepeatedWhenTheServerSays() {
        succeedsAfter(error(429, Map.of("Retry-After", "0"), MESSAGE));
    }

    @Test
    void status429ThatStaysIsARateLimit() {
        failsBothWays(error(429, Map.of("Retry-After", "0"), MESSAGE), failure -> {
            assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMIT);
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.retryAfter()).isPresent();
        });
    }

    @Test
    void status500IsRepeated() {
        succeedsAfter(error(500, MESSAGE));
    }

    @Test
    void status503IsRepeated() {
        succeedsAfter(error(503, MESSAGE));
    }

    @Test
    void status503ThatStaysIsUnavailable() {
        failsBothWays(error(503, MESSAGE), failure -> {
            assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.status()).hasValue(503);
        });
        assertThat(server.requests()).as("requests: both calls were repeated").hasSizeGreaterThan(3);
    }

    @Test
    void aBrokenConnectionIsRepeated() {
        succeedsAfter(Scripts.resetBeforeHeaders());
    }

    @Test
    void aConnectionThatAlwaysBreaksIsANetworkFailure() {
        failsBothWays(Scripts.resetBeforeHeaders(), failure -> assertThat(failure.kind())
                .isEqualTo(ErrorKind.NETWORK));
    }

    @Test
    void aServerThatIsNotThereIsANetworkFailure() {
        ChatProvider provider = provider(server.uri(), PATIENT);
        server.close();

        LlmException failure = Failures.of(provider.newCall(ChatRequest.of("Hello")));

        assertThat(checked(failure).kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(failure.retryable()).isTrue();
    }

    @Test
    void aProxysErrorPageIsUnavailable() {
        Script page = Scripts.html(502, "<html><body><h1>502 Bad Gateway</h1></body></html>");
        failsBothWays(page, failure -> {
            assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
            assertThat(failure.getMessage()).doesNotContain("<html>");
        });
    }

    @Test
    void aWebPageIsNoAnswer() {
        failsWithProtocol(Scripts.html(200, "<html><body>Welcome</body></html>"));
    }

    @Test
    void anEmptyBodyIsNoAnswer() {
        failsWithProtocol(Scripts.emptyBody(200));
        failsWithProtocol(Scripts.json(200, ""));
    }

    @Test
    void garbageIsNoAnswer() {
        failsWithProtocol(Scripts.json(200, "{\"choices\":[{"));
        failsWithProtocol(Scripts.json(200, "[1,2,3]"));
        failsWithProtocol(Scripts.json(200, "{}"));
        failsWithProtocol(Scripts.json(200, "null"));
    }

    @Test
    void neverTellsItsSecretEvenWhenTheServerDoes() {
        needs(!secret().isEmpty(), "a secret of the provider");
        failsBothWays(error(401, "Wrong key: " + secret()), failure -> assertThat(failure.kind())
                .isEqualTo(ErrorKind.AUTHENTICATION));
        serve(begun("one")
                .then(Scripts.frames(dialect()
                        .errorsInStream("Wrong key: " + secret())
                        .get(0)
                        .content()))
                .then(Scripts.end()));
        checked(StreamProbe.on(call().events()).awaitFailure());

        ChatProvider provider = provider(server.uri(), PATIENT);
        assertThat(provider.toString()).doesNotContain(secret());
        assertThat(provider.newCall(ChatRequest.of("Hello")).toString()).doesNotContain(secret());
        Secrets.assumeSent(server, secret());
    }

    final void failsWithProtocol(Script script) {
        failsBothWays(script, failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL));
    }

    /** Both forms of a call are repeated once and then succeed. */
    private void succeedsAfter(Script failing) {
        serve(failing, answer(TEXTS));
        assertThat(call().execute().text()).isEqualTo(TEXT);
        assertThat(server.requests()).hasSize(2);

        serve(failing, stream(TEXTS));
        assertThat(StreamProbe.on(call().events()).awaitCompletion().text()).isEqualTo(TEXT);
        assertThat(server.requests()).hasSize(4);
    }
}

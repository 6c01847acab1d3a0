/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.config.Secret;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaErrorsTest {

    private static final String KEY = "geheim-0123456789";

    private final OllamaErrors errors =
            new OllamaErrors(URI.create("http://127.0.0.1:11434"), Optional.of(new Secret(KEY)));

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "400, missing request body,                              INVALID_REQUEST,  missing request body",
                "400, \\\"m\\\" does not support tools,                  INVALID_REQUEST,  use another model",
                "400, \\\"m\\\" does not support thinking,               INVALID_REQUEST,  does not support thinking",
                "400, invalid input type,                                INVALID_REQUEST,  invalid input type",
                "400, the input length exceeds the context length,       CONTEXT_LENGTH,   raise num_ctx",
                "400, prompt too long; exceeded max context length by 5, CONTEXT_LENGTH,   Shorten it",
                "401, unauthorized,                                      AUTHENTICATION,   ollama signin",
                "402, payment required,                                  QUOTA,            payment required",
                "403, ollama cloud is disabled,                          PERMISSION,       OLLAMA_NO_CLOUD",
                "404, model 'x:7b' not found,                            MODEL_NOT_FOUND,  'ollama pull x:7b'",
                "`404`, `model \\\"x\\\" not found, try pulling it first`, MODEL_NOT_FOUND, 'ollama pull x'",
                "429, rate limit exceeded,                               RATE_LIMIT,       Repeat later",
                "500, option \\\"num_ctx\\\" must be of type integer,    INVALID_REQUEST,  num_ctx",
                "500, llama runner process has terminated,               UNAVAILABLE,      has terminated",
                "502, bad gateway,                                       UNAVAILABLE,      status 502",
                "`503`, `server busy, please try again.  maximum pending requests exceeded`, UNAVAILABLE, server busy",
            })
    void mapsWhatOllamaSays(int status, String words, ErrorKind kind, String part) {
        LlmException failure = errors.toException(reply(status, "{\"error\":\"" + words + "\"}"));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.status()).hasValue(status);
        assertThat(failure.retryable()).isEqualTo(kind.retryable());
        assertThat(failure).hasMessageContaining(part);
        assertThat(failure.getMessage()).endsWith(".");
    }

    @ParameterizedTest
    @CsvSource({
        "model requires more system memory (9.9 GiB) than is available (3.0 GiB)",
        "llama runner process has terminated: cudaMalloc failed: out of memory",
        "unable to allocate CUDA0 buffer",
        "embedding contains NaN or Inf values",
    })
    void doesNotRepeatWhatStaysBroken(String words) {
        LlmException failure = errors.toException(reply(500, "{\"error\":\"" + words + "\"}"));

        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure.retryable()).isFalse();
    }

    @Test
    void tellsWhereToSignIn() {
        LlmException failure = errors.toException(
                reply(401, "{\"error\":\"unauthorized\",\"signin_url\":\"https://ollama.com/connect?name=h&key=k\"}"));

        assertThat(failure).hasMessageContaining("open https://ollama.com/connect?name=h&key=k");
    }

    @Test
    void explainsARefusedHostHeader() {
        assertThat(errors.toException(reply(403, "")))
                .hasMessageContaining("host name")
                .hasMessageContaining("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"404, 404 page not found", "404, <html><body>Not Found</body></html>", "405, 405 method not allowed"})
    void whatDoesNotKnowTheApiIsNotOllama(int status, String body) {
        LlmException failure = errors.toException(reply(status, body));

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure).hasMessageContaining("http://127.0.0.1:11434").hasMessageContaining("base_url");
        assertThat(failure.getMessage()).doesNotContain("<html>");
    }

    @Test
    void readsErrorsThatAreObjects() {
        assertThat(errors.toException(reply(400, "{\"error\":{\"message\":\"behind a proxy\"}}")))
                .hasMessageContaining("behind a proxy");
        assertThat(errors.toException(reply(500, "[]")).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void takesTheKeyOutAndCutsLongWords() {
        LlmException failure = errors.toException(reply(401, "{\"error\":\"Wrong key: " + KEY + "\"}"));
        assertThat(failure.getMessage()).doesNotContain(KEY).contains("Wrong key: ***");

        failure = errors.toException(reply(400, "{\"error\":\"" + "x".repeat(5000) + "\"}"));
        assertThat(failure.getMessage().length()).isLessThan(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "0,                                 0",
        "7,                                 7",
        "'Thu, 01 Jan 1970 00:00:00 GMT',   0",
    })
    void readsHowLongToWait(String header, long seconds) {
        HttpReply reply = new HttpReply(
                429,
                HttpHeaders.of(Map.of("Retry-After", List.of(header)), (name, value) -> true),
                "{\"error\":\"slow down\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(errors.toException(reply).retryAfter()).contains(Duration.ofSeconds(seconds));
        assertThat(errors.toException(reply(429, "{}")).retryAfter()).isEmpty();
    }

    @Test
    void tellsHowToStartAServerThatIsNotThere() {
        Throwable refused = new ConnectException().initCause(new ClosedChannelException());

        LlmException failure = errors.unreachable(network(refused));

        assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
        assertThat(failure.retryable()).isTrue();
        assertThat(failure)
                .hasMessage("Ollama does not answer at http://127.0.0.1:11434. Start it with 'ollama serve', or set"
                        + " OLLAMA_HOST or base_url.")
                .hasCause(refused);
    }

    @Test
    void leavesOtherNetworkFailuresAsTheyAre() {
        LlmException unknown = network(new ConnectException().initCause(new UnresolvedAddressException()));
        LlmException broken = network(new java.io.IOException("reset"));

        assertThat(errors.unreachable(unknown)).isSameAs(unknown);
        assertThat(errors.unreachable(broken)).isSameAs(broken);
    }

    private static LlmException network(Throwable cause) {
        return LlmException.builder(ErrorKind.NETWORK, "as the engine says it")
                .cause(cause)
                .build();
    }

    private static HttpReply reply(int status, String body) {
        return new HttpReply(
                status, HttpHeaders.of(Map.of(), (name, value) -> true), body.getBytes(StandardCharsets.UTF_8));
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What HTTP allows around an answer: media types, codings, headers, framing. */
abstract class WireRules extends BodyRules {

    @Test
    void readsAStreamOfAnyMediaType() {
        for (String type :
                List.of("text/plain", "application/octet-stream", dialect().streamContentType() + ";charset=utf-8")) {
            serve(Scripts.rawStream(type, text(bytesOf(TEXTS))));

            assertThat(StreamProbe.on(call().events()).awaitCompletion().text())
                    .as("a stream as " + type)
                    .isEqualTo(TEXT);
        }
    }

    @Test
    void attributesOfARequestStayHere() {
        serve(answer(TEXTS), answer(TEXTS));
        ChatRequest request = ChatRequest.builder()
                .user("Hello")
                .attribute("conversation", "c-secret")
                .attribute("a-secret", "1")
                .build();

        provider(server.uri(), PATIENT).newCall(request).execute();
        StreamProbe.on(provider(server.uri(), PATIENT).newCall(request).events())
                .awaitCompletion();

        assertThat(server.requests()).hasSize(2).allSatisfy(sent -> assertThat(
                        sent.path() + sent.query() + sent.headers() + sent.body())
                .as("what was sent")
                .doesNotContain("c-secret", "a-secret"));
    }

    @Test
    void readsAStreamWithoutAMediaType() {
        serve(exchange -> exchange.answer(200, Map.of(), bytesOf(TEXTS)));

        assertThat(StreamProbe.on(call().events()).awaitCompletion().text()).isEqualTo(TEXT);
    }

    /** Found in the media type, or in vain: what is not the dialect's is no answer, but never a wrong one. */
    @Test
    void aWholeAnswerOfAnotherMediaTypeIsReadOrRefused() {
        for (String type : List.of("text/plain", "application/octet-stream")) {
            serve(Scripts.answer(200, type, Map.of(), dialect().wholeAnswer(TEXT)));

            StreamProbe probe = StreamProbe.on(call().events());

            if (probe.awaitTerminal() instanceof LlmException failure) {
                assertThat(checked(failure).kind()).isEqualTo(ErrorKind.PROTOCOL);
            } else {
                assertThat(probe.awaitCompletion().text()).isEqualTo(TEXT);
            }
        }
    }

    @Test
    void aStreamThatIsCalledAWholeAnswerIsReadOrRefused() {
        serve(Scripts.answer(200, "application/json", Map.of(), text(bytesOf(TEXTS))));

        StreamProbe probe = StreamProbe.on(call().events());

        if (probe.awaitTerminal() instanceof LlmException failure) {
            assertThat(checked(failure).kind()).isEqualTo(ErrorKind.PROTOCOL);
        } else {
            assertThat(probe.awaitCompletion().text()).isEqualTo(TEXT);
        }
    }

    @Test
    void aCompressedAnswerIsReadOrRefusedByName() throws IOException {
        byte[] stream = bytesOf(TEXTS);
        byte[] whole = dialect().wholeAnswer(TEXT).getBytes(StandardCharsets.UTF_8);
        List<NamedForm<byte[]>> bodies = List.of(
                new NamedForm<>("gzip", gzip(stream)),
                new NamedForm<>("gzip", Arrays.copyOf(gzip(stream), 30)),
                new NamedForm<>("br", stream),
                new NamedForm<>("x-unknown", stream));
        for (NamedForm<byte[]> body : bodies) {
            serve(compressed(dialect().streamContentType(), body));
            readOrRefused(body);
        }
        NamedForm<byte[]> answer = new NamedForm<>("gzip", gzip(whole));
        serve(compressed("application/json", answer));
        readOrRefused(answer);
        serve(compressed("application/json", answer));
        LlmException blocking = failureOf(call());
        assertThat(blocking == null || blocking.getMessage().contains("gzip")).isTrue();
    }

    private static LlmException failureOf(StreamingCall<ChatEvent, ChatResponse> call) {
        try {
            assertThat(call.execute().text()).isEqualTo(TEXT);
            return null;
        } catch (LlmException e) {
            return e;
        }
    }

    private static Script compressed(String type, NamedForm<byte[]> body) {
        return exchange ->
                exchange.answer(200, Map.of("Content-Type", type, "Content-Encoding", body.name()), body.content());
    }

    private void readOrRefused(NamedForm<byte[]> body) {
        StreamProbe probe = StreamProbe.on(call().events());
        if (probe.awaitTerminal() instanceof LlmException failure) {
            assertThat(checked(failure).kind()).isEqualTo(ErrorKind.PROTOCOL);
            assertThat(failure).hasMessageContaining(body.name());
            assertThat(probe.events()).isEmpty();
        } else {
            assertThat(probe.awaitCompletion().text()).isEqualTo(TEXT);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void aCompressedErrorIsAnError() throws IOException {
        byte[] body = gzip(dialect().errorBody(401, "No.").getBytes(StandardCharsets.UTF_8));
        Map<String, String> headers = Map.of("Content-Type", "application/json", "Content-Encoding", "gzip");
        failsBothWays(exchange -> exchange.answer(401, headers, body), failure -> {
            assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
            assertThat(failure.getMessage()).as("readable").doesNotContain("\uFFFD");
        });
    }

    @Test
    void anAnswerThatIsNamedIdentityIsRead() {
        Map<String, String> headers =
                Map.of("Content-Type", dialect().streamContentType(), "Content-Encoding", "identity");
        serve(exchange -> exchange.answer(200, headers, bytesOf(TEXTS)));

        assertThat(StreamProbe.on(call().events()).awaitCompletion().text()).isEqualTo(TEXT);
    }

    @Test
    void readsAnAnswerWithManyAndLongHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", dialect().streamContentType());
        headers.put("X-Long", "x".repeat(4_000));
        for (int i = 0; i < 80; i++) {
            headers.put("X-Many-" + i, "a value of this header");
        }
        serve(exchange -> exchange.answer(200, headers, bytesOf(TEXTS)));

        assertThat(StreamProbe.on(call().events()).awaitCompletion().text()).isEqualTo(TEXT);
    }

    @Test
    void headersBeyondUsualLimitsAreReadOrRefused() {
        Map<String, String> headers =
                Map.of("Content-Type", dialect().streamContentType(), "X-Long", "x".repeat(60_000));
        serve(exchange -> exchange.answer(200, headers, bytesOf(TEXTS)));

        readOrRefused(StreamProbe.on(call().events()), failure -> assertThat(failure.kind())
                .isIn(ErrorKind.PROTOCOL, ErrorKind.NETWORK));
    }

    @Test
    void readsAnAnswerWithExtensionsAndTrailers() {
        byte[] whole = bytesOf(TEXTS);
        serve(exchange -> {
            exchange.head(200, Map.of("Content-Type", dialect().streamContentType(), "Transfer-Encoding", "chunked"));
            exchange.raw(Integer.toHexString(whole.length) + ";name=value\r\n");
            exchange.raw(whole);
            exchange.raw("\r\n0\r\nX-Trailer: 1\r\n\r\n");
            exchange.await(new CountDownLatch(1));
        });

        assertThat(StreamProbe.on(call().events()).awaitCompletion().text()).isEqualTo(TEXT);
    }

    @Test
    void readsAnAnswerAfterAnInterimOne() {
        byte[] whole = bytesOf(TEXTS);
        serve(exchange -> {
            exchange.raw("HTTP/1.1 100 Continue\r\n\r\n");
            exchange.answer(200, Map.of("Content-Type", dialect().streamContentType()), whole);
        });

        readOrRefused(StreamProbe.on(call().events()), failure -> assertThat(failure.retryable())
                .isFalse());
    }

    @Test
    void whatIsNotHttpIsANetworkFailure() {
        for (String reply : List.of("SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n", "\u0000\u0001\u0002\r\n\r\n")) {
            failsBothWays(
                    exchange -> {
                        exchange.raw(reply);
                        exchange.close();
                    },
                    failure -> assertThat(failure.kind()).isIn(ErrorKind.NETWORK, ErrorKind.PROTOCOL));
        }
    }
}

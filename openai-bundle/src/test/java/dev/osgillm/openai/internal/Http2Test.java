/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.tck.contract.StreamProbe;
import dev.osgillm.tck.server.TestCertificates;
import dev.osgillm.tck.time.ManualTime;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Chats over HTTP/2, where calls share a connection. */
@Timeout(240)
class Http2Test {

    /** No other limit is like it. Passes by hand. */
    private static final Duration LIMIT = Duration.ofMillis(7_300);

    private final Http2Server server;
    private final OpenAiDialect dialect = new OpenAiDialect();
    private final Transport transport = new Transport(
            HttpClient.newBuilder().sslContext(TestCertificates.get().client()));

    private final ManualTime time = new ManualTime();

    Http2Test() throws Exception {
        server = new Http2Server();
    }

    @AfterEach
    void close() {
        transport.close();
        time.shutdownNow();
        server.close();
    }

    private EventStream<ChatEvent> stream(Timeouts timeouts) {
        OpenAiProvider provider = transport.provider(
                timeouts, "base_url", server.uri().toString(), ".api_key", "sk-test", "id", "work", "model", "m");
        return provider.newCall(ChatRequest.of("Hi")).stream();
    }

    private Http2Server.Answer whole(String... texts) {
        return stream -> Http2Server.head(stream)
                .thenCompose(opened -> Http2Server.data(opened, dialect.textFrames(texts), false))
                .thenCompose(opened -> Http2Server.data(opened, dialect.endFrames(), true));
    }

    private StreamProbe timed(Timeouts limit) {
        OpenAiProvider provider =
                transport.provider(time, "base_url", server.uri().toString(), ".api_key", "sk-test", "model", "m");
        ChatRequest request = ChatRequest.builder().user("Hi").timeouts(limit).build();
        return StreamProbe.on(provider.newCall(request).events());
    }

    private static String text(EventStream<ChatEvent> events) {
        StringBuilder text = new StringBuilder();
        events.forEachRemaining(event -> {
            if (event instanceof TextDelta delta) {
                text.append(delta.text());
            }
        });
        return text.toString();
    }

    private static LlmException failure(EventStream<ChatEvent> events) {
        return catchThrowableOfType(LlmException.class, () -> text(events));
    }

    @Test
    void streamsShareOneConnection() {
        server.then(whole("one", "two")).then(whole("three"));

        try (EventStream<ChatEvent> first = stream(Timeouts.INHERITED)) {
            assertThat(text(first)).isEqualTo("onetwo");
        }
        try (EventStream<ChatEvent> second = stream(Timeouts.INHERITED)) {
            assertThat(text(second)).isEqualTo("three");
        }

        assertThat(server.sessions()).hasSize(1);
        assertThat(server.requests()).hasSize(2).allSatisfy(request -> assertThat(
                        request.getHttpFields().get("Authorization"))
                .isEqualTo("Bearer sk-test"));
    }

    @Test
    void aCancelledCallResetsItsStreamAndLeavesItsNeighbourAlone() throws Exception {
        CompletableFuture<Stream> neighbour = new CompletableFuture<>();
        server.then(Http2Server.open(dialect.textFrames("never ended"))).then(stream -> Http2Server.head(stream)
                .thenCompose(opened -> Http2Server.data(opened, dialect.textFrames("one"), false))
                .thenAccept(neighbour::complete));
        EventStream<ChatEvent> cancelled = stream(Timeouts.INHERITED);
        cancelled.next();
        try (EventStream<ChatEvent> kept = stream(Timeouts.INHERITED)) {
            assertThat(kept.next()).isInstanceOf(TextDelta.class);

            cancelled.close();

            Http2Server.Reset reset = server.awaitReset();
            assertThat(reset.error()).isEqualTo(ErrorCode.CANCEL_STREAM_ERROR.code);
            Stream open = neighbour.join();
            assertThat(reset.streamId()).isNotEqualTo(open.getId());
            Http2Server.data(open, dialect.textFrames("two"), false)
                    .thenCompose(more -> Http2Server.data(more, dialect.endFrames(), true));
            assertThat(text(kept)).isEqualTo("two");
        }
        assertThat(server.sessions()).hasSize(1);
        assertThat(server.hasResets()).isFalse();
    }

    @Test
    void aGoodbyeInTheMiddleIsAFailureWithWhatHadArrived() {
        CompletableFuture<Stream> open = new CompletableFuture<>();
        server.then(stream -> Http2Server.head(stream)
                .thenCompose(opened -> Http2Server.data(opened, dialect.textFrames("one"), false))
                .thenAccept(open::complete));
        try (EventStream<ChatEvent> events = stream(Timeouts.INHERITED)) {
            events.next();
            Http2Server.goAway(open.join());

            LlmException failure = failure(events);

            assertThat(failure.kind()).isIn(ErrorKind.NETWORK, ErrorKind.PROTOCOL);
            assertThat(failure.partial(ChatResponse.class))
                    .hasValueSatisfying(partial -> assertThat(partial.text()).isEqualTo("one"));
        }
    }

    @Test
    void theFirstTokenLimitHoldsAndResetsTheStream() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        server.then(stream -> Http2Server.head(stream).thenRun(arrived::countDown));
        StreamProbe probe = timed(Timeouts.builder().firstToken(LIMIT).build());
        assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();

        time.passOnceScheduled(LIMIT);

        LlmException failure = probe.awaitFailure();
        assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failure).hasMessageContaining("first_token_timeout");
        assertThat(server.awaitReset().error()).isEqualTo(ErrorCode.CANCEL_STREAM_ERROR.code);
    }

    @Test
    void theIdleLimitHoldsAndResetsTheStream() throws Exception {
        server.then(Http2Server.open(dialect.textFrames("one")));
        try (EventStream<ChatEvent> events =
                stream(Timeouts.builder().idle(Duration.ofSeconds(1)).build())) {
            LlmException failure = failure(events);

            assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failure).hasMessageContaining("idle_timeout");
        }
        assertThat(server.awaitReset().error()).isEqualTo(ErrorCode.CANCEL_STREAM_ERROR.code);
    }
}

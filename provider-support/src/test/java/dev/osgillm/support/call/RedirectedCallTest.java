/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.gate;
import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.redirect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.time.ManualTime;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedirectedCallTest {

    private final Engines engines = new Engines();
    private final ManualTime time = new ManualTime();
    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void close() {
        server.close();
        engines.close();
        time.shutdownNow();
    }

    private String answer() {
        return engines.engine()
                .call(new Following(server.uri()), Timeouts.INHERITED)
                .execute();
    }

    @Test
    void anOperationMaySayWhereToGoOn() {
        server.on("GET", "/a", redirect("/b")).on("GET", "/b", redirect("/c")).on("GET", "/c", json(200, "\"there\""));

        assertThat(answer()).isEqualTo("there");
    }

    @Test
    void redirectsInACircleEnd() {
        server.on("GET", "/a", redirect("/a"));

        assertThatThrownBy(this::answer).isInstanceOfSatisfying(LlmException.class, e -> assertThat(e.kind())
                .isEqualTo(ErrorKind.CONFIGURATION));
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void anOperationMayKnowItsServersRefusals() {
        server.on("GET", "/a", redirect("/b")).on("GET", "/b", json(404, "gone"));

        assertThatThrownBy(this::answer).hasMessage("toy: refused at /b");
    }

    @Test
    void theConnectLimitIsNotForTheAnswerOfARequestWithoutBody() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        server.on("GET", "/a", gate(gate).then(json(200, "\"late\"")));
        Duration limit = Duration.ofSeconds(1);
        RetryPolicy once = new RetryPolicy(1, Duration.ZERO, Duration.ZERO, () -> 0);
        CompletableFuture<String> answer = engines.engine(time, Timeouts.INHERITED, once)
                .call(
                        new Following(server.uri()),
                        Timeouts.builder().connect(limit).build())
                .executeAsync()
                .toCompletableFuture();
        server.awaitRequest();

        time.pass(limit.multipliedBy(10));
        engines.settle();

        assertThat(answer).isNotDone();
        gate.countDown();
        assertThat(answer).succeedsWithin(Duration.ofSeconds(30)).asString().startsWith("late");
    }

    /** Follows whatever it is told, and takes the body apart by itself. */
    private record Following(URI server) implements Operation<String> {

        @Override
        public HttpRequest request() {
            return HttpRequest.newBuilder(server.resolve("/a")).build();
        }

        @Override
        public Optional<HttpRequest> redirected(HttpRequest from, HttpReply reply) {
            return reply.header("Location")
                    .map(location ->
                            HttpRequest.newBuilder(from.uri().resolve(location)).build());
        }

        @Override
        public Optional<LlmException> refused(HttpRequest from, HttpReply reply) {
            return Optional.of(LlmException.builder(
                            ErrorKind.MODEL_NOT_FOUND,
                            "refused at " + from.uri().getPath())
                    .build());
        }

        @Override
        public BodySubscriber<byte[]> body(ResponseInfo info) {
            return BodySubscribers.mapping(
                    BodySubscribers.ofByteArray(),
                    bytes -> new String(bytes).replace("\"", "").getBytes());
        }

        @Override
        public String read(HttpReply reply, CallMeter meter) {
            return reply.text();
        }
    }
}

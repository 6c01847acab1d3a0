/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client of the JDK lives as long as its exchanges: it has no other end before JDK 21. */
@Timeout(120)
class DroppedClientTest {

    /** Where an exchange is when it is aborted. */
    enum Place {
        /** The server has the request. */
        BEFORE_HEADERS(Scripts.stallBeforeHeaders()),
        /** The client has the headers. */
        AFTER_HEADERS(Scripts.stallAfter(exchange -> exchange.startChunks(200, Map.of("Content-Type", "text/plain")))),
        /** The client has the beginning of the body. */
        WITHIN_THE_BODY(Scripts.stallAfter(Scripts.openSse("a")));

        private final Script script;

        Place(Script script) {
            this.script = script;
        }
    }

    private final Engines engines = new Engines();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void close() {
        server.close();
        engines.close();
        threads.shutdownNow();
    }

    private static List<Thread> selectors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
                .toList();
    }

    /** Nothing of the client is left on the stack behind this. */
    private Thread useAndDrop(Place place) throws Exception {
        List<Thread> others = selectors();
        HttpClient client = HttpClient.newBuilder().executor(threads).build();
        Thread selector = selectors().stream()
                .filter(thread -> !others.contains(thread))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < 3; i++) {
            abort(client, place);
        }
        return selector;
    }

    private void abort(HttpClient client, Place place) throws Exception {
        CountDownLatch headers = new CountDownLatch(1);
        CountDownLatch bytes = new CountDownLatch(1);
        BodyHandler<Void> handler = info -> {
            headers.countDown();
            return BodySubscribers.ofByteArrayConsumer(some -> bytes.countDown());
        };
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Exchange<Void> exchange = new Exchange<>(
                HttpRequest.newBuilder(server.uri().resolve("/words")).build(), new WireTrace("toy").tap());
        CallTimers timers = new CallTimers(engines.timer, () -> {});
        exchange.send(client, handler, timers, Duration.ZERO, (answer, failure) -> end.complete(failure));
        server.awaitRequest();
        CountDownLatch there =
                switch (place) {
                    case BEFORE_HEADERS -> new CountDownLatch(0);
                    case AFTER_HEADERS -> headers;
                    case WITHIN_THE_BODY -> bytes;
                };
        assertThat(there.await(30, TimeUnit.SECONDS)).isTrue();

        exchange.abort();

        assertThat(end.get(30, TimeUnit.SECONDS)).isNotNull();
        server.awaitDisconnect();
    }

    @ParameterizedTest
    @EnumSource
    void endsItsThreadThoughAllItsExchangesWereAborted(Place place) throws Exception {
        server.on("*", "/words", place.script);
        Thread selector = useAndDrop(place);

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (selector.isAlive() && System.nanoTime() < deadline) {
            System.gc(); // the client asks now and then whether it is still referred to
            selector.join(100);
        }

        assertThat(selector.isAlive()).as("the thread of the dropped client").isFalse();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static dev.osgillm.tck.server.Scripts.openSse;
import static dev.osgillm.tck.server.Scripts.stallAfter;
import static dev.osgillm.tck.server.Scripts.stallBeforeHeaders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.time.ManualTime;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which limit holds: the one of the call over the one of the instance over the default. All in seconds. */
@Timeout(60)
class LimitsTest {

    private enum Limit {
        CONNECT("connect_timeout", Timeouts.Builder::connect),
        FIRST_TOKEN("first_token_timeout", Timeouts.Builder::firstToken),
        IDLE("idle_timeout", Timeouts.Builder::idle),
        TOTAL("timeout", Timeouts.Builder::total);

        final String key;
        final BiFunction<Timeouts.Builder, Duration, Timeouts.Builder> set;

        Limit(String key, BiFunction<Timeouts.Builder, Duration, Timeouts.Builder> set) {
            this.key = key;
            this.set = set;
        }

        Timeouts of(Long seconds) {
            return seconds == null
                    ? Timeouts.INHERITED
                    : set.apply(Timeouts.builder(), Duration.ofSeconds(seconds)).build();
        }
    }

    private final Engines engines = new Engines();
    private final ScriptedServer server = ScriptedServer.start();
    private final ManualTime time = new ManualTime();

    @AfterEach
    void close() {
        server.close();
        engines.close();
        time.shutdownNow();
    }

    private CallEngine engine(Timeouts instance) {
        return engines.engine(time, instance, new RetryPolicy(1, Duration.ZERO, Duration.ZERO, () -> 0));
    }

    private CompletableFuture<Object> call(Timeouts instance, Timeouts ofCall, URI target) {
        return engine(instance)
                .call(Engines.words(target), ofCall)
                .executeAsync()
                .toCompletableFuture()
                .handle((answer, failure) -> failure);
    }

    private void assertEndsAfter(long seconds, String key, CompletableFuture<Object> end) throws Exception {
        time.pass(Duration.ofSeconds(seconds).minusNanos(1));
        engines.settle();
        assertThat(end).isNotDone();

        time.pass(Duration.ofNanos(1));

        assertThat(end.get(30, TimeUnit.SECONDS)).isInstanceOfSatisfying(LlmException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(e).hasMessageContaining("limit " + key);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, , , 10",
        "CONNECT, , 20, 20",
        "CONNECT, 30, , 30",
        "CONNECT, 30, 20, 30",
        "CONNECT, 20, 30, 20",
        "TOTAL, , , 600",
        "TOTAL, , 20, 20",
        "TOTAL, 30, , 30",
        "TOTAL, 30, 20, 30",
        "TOTAL, 20, 30, 20",
    })
    void ofACallThatAnswersAtOnce(Limit limit, Long ofCall, Long ofInstance, long expected) throws Exception {
        try (BusyListener busy = limit == Limit.CONNECT ? new BusyListener() : null) {
            server.on("POST", "/words", stallBeforeHeaders());
            CompletableFuture<Object> end =
                    call(limit.of(ofInstance), limit.of(ofCall), busy != null ? busy.uri("http") : server.uri());
            if (busy != null) {
                time.awaitScheduled(Duration.ofSeconds(expected));
            } else {
                server.awaitRequest();
            }
            assertEndsAfter(expected, limit.key, end);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, , , 10",
        "CONNECT, , 20, 20",
        "CONNECT, 30, , 30",
        "CONNECT, 30, 20, 30",
        "FIRST_TOKEN, , , 300",
        "FIRST_TOKEN, , 20, 20",
        "FIRST_TOKEN, 30, , 30",
        "FIRST_TOKEN, 30, 20, 30",
        "IDLE, , , 120",
        "IDLE, , 20, 20",
        "IDLE, 30, , 30",
        "IDLE, 30, 20, 30",
        "TOTAL, , 20, 20",
        "TOTAL, 30, , 30",
        "TOTAL, 30, 20, 30",
    })
    void ofAStream(Limit limit, Long ofCall, Long ofInstance, long expected) throws Exception {
        try (BusyListener busy = limit == Limit.CONNECT ? new BusyListener() : null) {
            Script script = limit == Limit.IDLE ? stallAfter(openSse("a")) : stallBeforeHeaders();
            server.on("POST", "/words", script);
            Probe probe = new Probe(Long.MAX_VALUE);
            engine(limit.of(ofInstance))
                    .streamingCall(Engines.words(busy != null ? busy.uri("http") : server.uri()), limit.of(ofCall))
                    .events()
                    .subscribe(probe);
            if (busy != null) {
                time.awaitScheduled(Duration.ofSeconds(expected));
            } else {
                server.awaitRequest();
            }
            if (limit == Limit.IDLE) {
                probe.awaitEvents(1);
                engines.settle();
            }
            assertEndsAfter(expected, limit.key, probe.end);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, ", " , 0", "0, 20"})
    void zeroIsNone(Long ofCall, Long ofInstance) throws Exception {
        server.on("POST", "/words", stallBeforeHeaders());
        CompletableFuture<Object> end = call(Limit.TOTAL.of(ofInstance), Limit.TOTAL.of(ofCall), server.uri());
        server.awaitRequest();

        time.pass(Duration.ofDays(30));
        engines.settle();

        assertThat(end).isNotDone();
    }

    @Test
    void aStreamHasNoTotalLimitUnlessOneIsSet() throws Exception {
        server.on("POST", "/words", stallAfter(openSse("a")));
        Probe probe = new Probe(Long.MAX_VALUE);
        Timeouts noIdle = Timeouts.builder().idle(Duration.ZERO).build();
        engine(noIdle)
                .streamingCall(Engines.words(server.uri()), Timeouts.INHERITED)
                .events()
                .subscribe(probe);
        probe.awaitEvents(1);
        engines.settle();

        time.pass(Duration.ofDays(30));
        engines.settle();

        assertThat(probe.terminals).isEmpty();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class BodyWatchTest {

    private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (name, value) -> true);

    private final Connection connection = new Connection();

    @Test
    void cancelsWhatHasNotArrived() {
        BodyWatch<String> watch = watch(Map.of("Content-Length", List.of("5")));
        watch.onSubscribe(connection);
        watch.onNext(List.of(ByteBuffer.wrap(new byte[4])));

        watch.cancel();

        assertThat(connection.closed).isTrue();
        assertThat(watch.getBody().toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void cancelsWhatBeginsLater() {
        BodyWatch<String> watch = watch(Map.of());

        watch.cancel();
        watch.onSubscribe(connection);

        assertThat(connection.closed).isTrue();
        assertThat(watch.getBody().toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void leavesTheConnectionAloneAfterTheLastByteThatWasAnnounced() {
        BodyWatch<String> watch = watch(Map.of("Content-Length", List.of("5")));
        watch.onSubscribe(connection);
        watch.onNext(List.of(ByteBuffer.wrap(new byte[2]), ByteBuffer.wrap(new byte[3])));

        watch.cancel();

        assertThat(connection.closed).isFalse();
    }

    @Test
    void leavesTheConnectionAloneAfterTheEnd() {
        BodyWatch<String> watch = watch(Map.of());
        watch.onSubscribe(connection);
        watch.onNext(List.of(ByteBuffer.wrap(new byte[2])));
        watch.onComplete();

        watch.cancel();

        assertThat(connection.closed).isFalse();
    }

    @Test
    void hasTheResultOfTheBodyThatItWatches() {
        BodyWatch<String> lost =
                new BodyWatch<>(BodySubscribers.ofString(StandardCharsets.UTF_8), new Head(NO_HEADERS));
        lost.onSubscribe(connection);
        IOException reset = new IOException("reset");

        lost.onError(reset);
        lost.cancel();

        assertThat(lost.getBody().toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isSameAs(reset);
        assertThat(connection.closed).as("a connection that broke").isFalse();
    }

    private static BodyWatch<String> watch(Map<String, List<String>> headers) {
        return new BodyWatch<>(BodySubscribers.replacing("taken"), new Head(HttpHeaders.of(headers, (n, v) -> true)));
    }

    private record Head(HttpHeaders headers) implements ResponseInfo {

        @Override
        public int statusCode() {
            return 200;
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }

    private static final class Connection implements Flow.Subscription {

        private boolean closed;

        @Override
        public void request(long bodies) {
            // It brings what the test says.
        }

        @Override
        public void cancel() {
            closed = true;
        }
    }
}

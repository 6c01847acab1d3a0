/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One request of a stream. Tells its session what arrives, and takes no decision. The body is only read when the session
 * asks for more, which is how a slow subscriber slows the server.
 */
final class StreamAttempt {

    /** What a session hears of an attempt; each on a thread of the transport's. */
    interface Listener {
        /** The body of a stream begins. */
        void opened(StreamAttempt attempt, HttpHeaders headers);

        /** Bytes that were asked for. */
        void bytes(StreamAttempt attempt, List<ByteBuffer> buffers);

        /** The body of a stream ended, as far as HTTP is concerned. */
        void ended(StreamAttempt attempt);

        /** The server answered with a whole body: an error, or all at once. */
        void replied(StreamAttempt attempt, HttpReply reply);

        /** No answer, or the connection broke. */
        void broken(StreamAttempt attempt, Throwable failure);
    }

    private static final long DISCARD_LIMIT = 64 << 10;
    private static final Duration DISCARD_TIME = Duration.ofSeconds(2);

    private final Listener listener;
    private final Exchange<HttpReply> exchange;
    private volatile StreamBody stream;

    StreamAttempt(HttpRequest request, WireTrace.Tap tap, Listener listener) {
        this.listener = listener;
        exchange = new Exchange<>(request, tap);
    }

    HttpRequest sent() {
        return exchange.request();
    }

    /** @return where the request goes */
    URI target() {
        return exchange.target();
    }

    void send(HttpClient client, CallTimers timers, Duration connectLimit) {
        exchange.send(client, this::body, timers, connectLimit, (response, failure) -> {
            if (failure != null) {
                listener.broken(this, failure);
            } else if (response.body() != null) {
                listener.replied(this, response.body());
            }
        });
    }

    /** Asks for more bytes. Only after {@link Listener#opened}. */
    void request() {
        stream.subscription.request(1);
    }

    /** Closes the connection, so that the server stops. */
    void abort() {
        exchange.abort();
    }

    /**
     * Reads what a server sends after its end marker, so that the connection can be used again; bounded in bytes and
     * time.
     */
    void discardRest(ScheduledExecutorService timer) {
        stream.discardRest(timer);
    }

    private BodySubscriber<HttpReply> body(ResponseInfo info) {
        String mediaType = HttpReply.mediaType(info.headers());
        boolean whole = info.statusCode() / 100 != 2
                || mediaType.equals("application/json")
                || mediaType.equals("text/html")
                || ContentCoding.of(info.headers()).isPresent();
        if (whole) {
            return HttpResponse.BodySubscribers.mapping(
                    LimitedBody.forAnswer(info), bytes -> new HttpReply(info.statusCode(), info.headers(), bytes));
        }
        return new StreamBody(info.headers());
    }

    private final class StreamBody implements BodySubscriber<HttpReply> {

        private final HttpHeaders headers;
        private volatile Flow.Subscription subscription;
        private volatile Future<?> discarding;
        private long discarded; // used by the transport's serial signals only

        StreamBody(HttpHeaders headers) {
            this.headers = headers;
        }

        void discardRest(ScheduledExecutorService timer) {
            try {
                discarding = timer.schedule(exchange::abort, DISCARD_TIME.toNanos(), TimeUnit.NANOSECONDS);
                subscription.request(Long.MAX_VALUE);
            } catch (RejectedExecutionException e) {
                exchange.abort();
            }
        }

        private void stopDiscarding() {
            Future<?> deadline = discarding;
            if (deadline != null) {
                deadline.cancel(false);
            }
        }

        /** Nothing to wait for: the answer is in the signals. */
        @Override
        public CompletionStage<HttpReply> getBody() {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
            stream = this;
            listener.opened(StreamAttempt.this, headers);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            if (discarding != null) {
                for (ByteBuffer buffer : buffers) {
                    discarded += buffer.remaining();
                }
                if (discarded > DISCARD_LIMIT) {
                    exchange.abort();
                }
            } else {
                listener.bytes(StreamAttempt.this, buffers);
            }
        }

        @Override
        public void onError(Throwable failure) {
            stopDiscarding();
            listener.broken(StreamAttempt.this, failure);
        }

        @Override
        public void onComplete() {
            stopDiscarding();
            listener.ended(StreamAttempt.this);
        }
    }
}

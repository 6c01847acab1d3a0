/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.ResultEvent;
import dev.osgillm.api.Timeouts;
import dev.osgillm.support.limit.CallLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** An engine with its threads, and a dialect of a few words: each frame is a word, {@code [DONE]} ends, {@code !} fails. */
final class Engines implements AutoCloseable {

    /** The result as the last event. */
    record Whole(String result) implements ResultEvent<String> {}

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    final HttpClient client = HttpClient.newBuilder().executor(threads).build();

    CallEngine engine(Timeouts timeouts, RetryPolicy retry) {
        return engine(timeouts, retry, CallLimits.NONE, timer, System::nanoTime);
    }

    CallEngine engine(
            Timeouts timeouts,
            RetryPolicy retry,
            CallLimits limits,
            ScheduledExecutorService theTimer,
            LongSupplier nanoTime) {
        ErrorMapper errors = new ErrorMapper() {
            @Override
            public LlmException toException(HttpReply reply) {
                ErrorKind kind =
                        switch (reply.status()) {
                            case 404 -> ErrorKind.MODEL_NOT_FOUND;
                            case 429 -> ErrorKind.RATE_LIMIT;
                            default -> ErrorKind.UNAVAILABLE;
                        };
                Duration after = reply.header("Retry-After")
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                        .orElse(null);
                return LlmException.builder(kind, "Status " + reply.status() + ": " + reply.text())
                        .status(reply.status())
                        .retryAfter(after)
                        .build();
            }

            @Override
            public LlmException unreachable(LlmException failure) {
                return LlmException.builder(failure.kind(), "Start the toy.")
                        .cause(failure.getCause())
                        .build();
            }
        };
        return new CallEngine("toy", client, theTimer, nanoTime, retry, timeouts, errors, limits);
    }

    CallEngine engine() {
        return engine(Timeouts.INHERITED, new RetryPolicy(3, Duration.ZERO, Duration.ZERO, () -> 0));
    }

    static StreamOperation<Object, String> words(URI server) {
        return words(server, () -> {});
    }

    /** @param opened runs when a stream has its headers */
    static StreamOperation<Object, String> words(URI server, Runnable opened) {
        return new Words(server, opened);
    }

    /** Asks for a text. */
    static Operation<String> get(URI address) {
        return of(() -> HttpRequest.newBuilder(address).build());
    }

    /** Cannot even be asked. */
    static Operation<String> failing(LlmException failure) {
        return of(() -> {
            throw failure;
        });
    }

    private static Operation<String> of(Supplier<HttpRequest> request) {
        return new Operation<>() {
            @Override
            public HttpRequest request() {
                return request.get();
            }

            @Override
            public String read(HttpReply reply, CallMeter meter) {
                return reply.text();
            }
        };
    }

    private record Words(URI server, Runnable opened) implements StreamOperation<Object, String> {

        @Override
        public HttpRequest request() {
            return HttpRequest.newBuilder(server.resolve("/words"))
                    .POST(HttpRequest.BodyPublishers.ofString("whole"))
                    .build();
        }

        @Override
        public HttpRequest streamRequest() {
            return HttpRequest.newBuilder(server.resolve("/words"))
                    .POST(HttpRequest.BodyPublishers.ofString("stream"))
                    .build();
        }

        @Override
        public String read(HttpReply reply, CallMeter meter) {
            return reply.text();
        }

        @Override
        public Framing framing() {
            return Framing.SSE;
        }

        @Override
        public void replay(String result, Consumer<? super Object> out) {
            out.accept(new Whole(result));
        }

        @Override
        public StreamDecoder<Object> decoder(HttpHeaders headers, CallMeter meter) {
            opened.run();
            return new WordsDecoder();
        }
    }

    private static final class WordsDecoder implements StreamDecoder<Object> {

        private final StringBuilder text = new StringBuilder();
        private boolean done;

        @Override
        public void frame(Frame frame, Consumer<? super Object> out) {
            if (frame.data().equals("[DONE]")) {
                done = true;
            } else if (frame.data().startsWith("!")) {
                throw LlmException.builder(ErrorKind.UNAVAILABLE, frame.data()).build();
            } else {
                text.append(frame.data());
                out.accept(frame.data());
            }
        }

        @Override
        public boolean atEnd() {
            return done;
        }

        @Override
        public void end(Consumer<? super Object> out) {
            if (!done) {
                throw LlmException.builder(ErrorKind.PROTOCOL, "The stream was cut.")
                        .build();
            }
            out.accept(new Whole(text.toString()));
        }

        @Override
        public Object partial() {
            return text.toString();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        timer.shutdownNow();
        try {
            threads.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

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
import dev.osgillm.tck.time.ManualTime;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An engine with its threads, and a dialect of a few words: each frame is a word, {@code [DONE]} ends, {@code !} fails. */
final class Engines implements AutoCloseable {

    /** The result as the last event. */
    record Whole(String result) implements ResultEvent<String> {}

    private static final int THREADS = 4;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    final HttpClient client = HttpClient.newBuilder().executor(threads).build();

    CallEngine engine(Timeouts timeouts, RetryPolicy retry) {
        return engine(client, timeouts, retry);
    }

    /** @return an engine of another client, which has an executor */
    CallEngine engine(HttpClient of, Timeouts timeouts, RetryPolicy retry) {
        return new CallEngine("toy", of, timer, System::nanoTime, retry, timeouts, new ToyErrors());
    }

    /** @return an engine whose clock and timer go on when the test says so */
    CallEngine engine(ManualTime time, Timeouts timeouts, RetryPolicy retry) {
        return engine(client, time, timeouts, retry);
    }

    CallEngine engine(HttpClient of, ManualTime time, Timeouts timeouts, RetryPolicy retry) {
        return new CallEngine("toy", of, time, time.nanoTime(), retry, timeouts, new ToyErrors());
    }

    /** @return an engine with limits, in the time of a test */
    CallEngine engine(ManualTime time, RetryPolicy retry, CallLimits limits) {
        ErrorMapper errors = new ToyErrors();
        return new CallEngine("toy", client, time, time.nanoTime(), retry, Timeouts.INHERITED, errors, limits);
    }

    private static final class ToyErrors implements ErrorMapper {

        @Override
        public LlmException toException(HttpReply reply) {
            Duration after = reply.header("Retry-After")
                    .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                    .orElse(null);
            return LlmException.builder(kind(reply.status()), "Status " + reply.status() + ": " + reply.text())
                    .status(reply.status())
                    .retryAfter(after)
                    .build();
        }

        private static ErrorKind kind(int status) {
            return switch (status) {
                case 400, 422 -> ErrorKind.INVALID_REQUEST;
                case 401 -> ErrorKind.AUTHENTICATION;
                case 402 -> ErrorKind.QUOTA;
                case 403 -> ErrorKind.PERMISSION;
                case 404 -> ErrorKind.MODEL_NOT_FOUND;
                case 429 -> ErrorKind.RATE_LIMIT;
                default -> ErrorKind.UNAVAILABLE;
            };
        }

        @Override
        public LlmException unreachable(LlmException failure) {
            return failure.getMessage().startsWith("Nothing answers")
                    ? LlmException.builder(failure.kind(), "Start the toy.")
                            .cause(failure.getCause())
                            .build()
                    : failure;
        }
    }

    CallEngine engine() {
        return engine(Timeouts.INHERITED, new RetryPolicy(3, Duration.ZERO, Duration.ZERO, () -> 0));
    }

    /** Returns when all that was handed to the threads has run: each of them has then run one task of this. */
    void settle() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        try {
            occupy(open);
        } finally {
            open.countDown();
        }
    }

    /** Returns when all threads wait for the latch. */
    void occupy(CountDownLatch until) throws InterruptedException {
        CountDownLatch all = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            threads.execute(() -> {
                all.countDown();
                try {
                    until.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        if (!all.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("The threads of the engine are busy.");
        }
    }

    static StreamOperation<Object, String> words(URI server) {
        return words(server, () -> {});
    }

    /** @param opened runs when a stream has its headers */
    static StreamOperation<Object, String> words(URI server, Runnable opened) {
        return new Words(server, opened, StreamOperation.LONGEST_ANSWER);
    }

    /** @param longest the most characters of a stream */
    static StreamOperation<Object, String> words(URI server, long longest) {
        return new Words(server, () -> {}, longest);
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

    private record Words(URI server, Runnable opened, long longest) implements StreamOperation<Object, String> {

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

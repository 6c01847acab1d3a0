/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Calls for small providers of every capability, that keep the contract in the simplest way or break it as told. */
final class SmallClient {

    /** A way to break the contract of a call. */
    enum Lie {
        NEVER_REPEATS,
        REPEATS_EVERYTHING,
        TELLS_THE_SECRET,
        KEEPS_THE_CONNECTION,
        IGNORES_LIMITS,
        ANSWERS_EVERY_TIME,
        TAKES_ANYTHING,
        ONE_KIND
    }

    static final String SECRET = "small-secret-0815";
    private static final int ATTEMPTS = 3;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;
    private final Timeouts timeouts;
    private final Set<Lie> lies;

    SmallClient(URI server, Timeouts timeouts, Set<Lie> lies) {
        this.server = server;
        this.timeouts = timeouts;
        this.lies = lies;
    }

    /** @param reader throws any exception for what is no answer, and {@code null} stands for one that lies take */
    <R> Call<R> call(String method, String path, String body, Function<String, R> reader, R anything) {
        return new SmallHttpCall<>(method, path, body, reader, anything);
    }

    private final class SmallHttpCall<R> implements Call<R> {

        private final String method;
        private final String path;
        private final String body;
        private final Function<String, R> reader;
        private final R anything;
        private final AtomicBoolean started = new AtomicBoolean();
        private final CompletableFuture<R> result = new CompletableFuture<>();
        private volatile CompletableFuture<HttpResponse<String>> exchange;

        SmallHttpCall(String method, String path, String body, Function<String, R> reader, R anything) {
            this.method = method;
            this.path = path;
            this.body = body;
            this.reader = reader;
            this.anything = anything;
        }

        @Override
        public R execute() {
            try {
                return executeAsync().toCompletableFuture().join();
            } catch (CompletionException e) {
                throw (RuntimeException) e.getCause();
            }
        }

        @Override
        public CompletionStage<R> executeAsync() {
            if (started.getAndSet(true) && !lies.contains(Lie.ANSWERS_EVERY_TIME)) {
                return CompletableFuture.failedFuture(new IllegalStateException("The call was started before."));
            }
            if (!lies.contains(Lie.IGNORES_LIMITS)) {
                timeouts.total()
                        .ifPresent(limit -> CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
                                .execute(() -> end(failure(ErrorKind.TIMEOUT, "It took too long.", false))));
            }
            attempt(1);
            return result;
        }

        private void attempt(int number) {
            if (result.isDone()) {
                return;
            }
            exchange = client.sendAsync(
                    HttpRequest.newBuilder(server.resolve(path))
                            .version(HttpClient.Version.HTTP_1_1)
                            .header("Authorization", "Bearer " + SECRET)
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            exchange.whenComplete((response, thrown) -> {
                LlmException failure =
                        thrown != null ? failure(ErrorKind.NETWORK, "No connection.", true) : problem(response);
                if (failure == null) {
                    result.complete(read(response.body()));
                } else if (number < ATTEMPTS && again(failure)) {
                    attempt(number + 1);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        }

        private boolean again(LlmException failure) {
            return lies.contains(Lie.REPEATS_EVERYTHING) || failure.retryable() && !lies.contains(Lie.NEVER_REPEATS);
        }

        private LlmException problem(HttpResponse<String> response) {
            if (response.statusCode() == 200) {
                try {
                    reader.apply(response.body());
                    return null;
                } catch (RuntimeException e) {
                    return lies.contains(Lie.TAKES_ANYTHING) ? null : failure(ErrorKind.PROTOCOL, "No answer.", false);
                }
            }
            ErrorKind kind =
                    switch (lies.contains(Lie.ONE_KIND) ? 503 : response.statusCode()) {
                        case 400 -> ErrorKind.INVALID_REQUEST;
                        case 401 -> ErrorKind.AUTHENTICATION;
                        case 403 -> ErrorKind.PERMISSION;
                        case 404 -> ErrorKind.MODEL_NOT_FOUND;
                        case 429 -> ErrorKind.RATE_LIMIT;
                        default -> ErrorKind.UNAVAILABLE;
                    };
            return failure(kind, response.body(), response.statusCode() == 429 || response.statusCode() >= 500);
        }

        private R read(String text) {
            try {
                return reader.apply(text);
            } catch (RuntimeException e) {
                return anything;
            }
        }

        @Override
        public void cancel() {
            end(failure(ErrorKind.CANCELLED, "Cancelled.", false));
        }

        private void end(LlmException reason) {
            CompletableFuture<?> running = exchange;
            if (result.completeExceptionally(reason) && running != null && !lies.contains(Lie.KEEPS_THE_CONNECTION)) {
                running.cancel(true);
            }
        }

        private LlmException failure(ErrorKind kind, String problem, boolean retryable) {
            String told = lies.contains(Lie.TELLS_THE_SECRET) ? problem : problem.replace(SECRET, "***");
            return LlmException.builder(kind, told)
                    .provider(SmallProvider.ID)
                    .retryable(retryable)
                    .build();
        }
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** One run of a call on a thread of its own. A stream ends with {@code [DONE]}; a whole answer is {@code =text}. */
final class SmallRun implements Runnable, Flow.Subscription {

    private static final int ATTEMPTS = 3;
    private static final int LIMIT = 1 << 20;
    private static final int ERROR_LIMIT = 1000;

    private final SmallProvider provider;
    private final HttpRequest request;
    private final Timeouts timeouts;
    private Flow.Subscriber<? super ChatEvent> subscriber; // null at the end, of which the call may stay
    private final SmallAnswer answer;

    // Guarded by this.
    private long demand;
    private Throwable stop;
    private boolean silent;
    private CompletableFuture<HttpResponse<InputStream>> exchange;
    private InputStream body;

    private Future<?> firstTokenTimer = CompletableFuture.completedFuture(null);

    SmallRun(
            SmallProvider provider,
            ChatRequest chat,
            Timeouts timeouts,
            Flow.Subscriber<? super ChatEvent> subscriber) {
        this.provider = provider;
        this.timeouts = timeouts;
        this.subscriber = subscriber;
        answer = new SmallAnswer(provider);
        request = HttpRequest.newBuilder(provider.server().resolve("/small"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + SmallProvider.SECRET)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"stream\":true,\"text\":\"" + chat.messages().get(0).text()
                                + (provider.lies(Lie.SENDS_ATTRIBUTES) ? chat.attributes() : "") + "\"}"))
                .build();
    }

    @Override
    public synchronized void request(long count) {
        if (count <= 0) {
            stop(new IllegalArgumentException("Not a demand: " + count), false);
            return;
        }
        demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
        notifyAll();
    }

    @Override
    public void cancel() {
        stop(failure(ErrorKind.CANCELLED, "Cancelled."), !provider.lies(Lie.ANSWERS_A_SILENT_CANCEL));
    }

    void cancelCall() {
        LlmException cancelled = failure(ErrorKind.CANCELLED, "Cancelled.");
        stop(cancelled, false);
        Flow.Subscriber<? super ChatEvent> told = subscriber;
        if (provider.lies(Lie.SIGNALS_FROM_CANCEL) && told != null) {
            told.onError(cancelled);
        }
    }

    private synchronized void stop(Throwable reason, boolean silently) {
        if (stop == null) {
            stop = reason;
            silent = silently;
        }
        notifyAll();
        leave();
    }

    private synchronized void leave() {
        if (provider.lies(Lie.KEEPS_THE_CONNECTION)) {
            return;
        }
        if (exchange != null) {
            exchange.cancel(true);
        }
        closeBody();
    }

    private void closeBody() {
        try {
            if (body != null) {
                body.close();
            }
        } catch (IOException e) {
            // Closed is closed.
        }
    }

    @Override
    public void run() {
        Future<?> total = after(timeouts.total().orElse(Duration.ZERO), "total");
        firstTokenTimer = after(timeouts.firstToken().orElse(Duration.ZERO), "first token");
        Throwable end = null;
        try {
            attempts();
        } catch (LlmException e) {
            end = e;
        } catch (RuntimeException e) {
            // The subscriber threw: it gets nothing more.
            stop(e, !provider.lies(Lie.ANSWERS_WHO_THROWS));
        } finally {
            total.cancel(false);
            firstTokenTimer.cancel(false);
            leave();
        }
        end(end);
        subscriber = null;
    }

    private void end(Throwable failure) {
        Throwable reason;
        synchronized (this) {
            if (silent) {
                return;
            }
            reason = stop != null ? stop : failure;
        }
        for (int i = 0; i < (provider.lies(Lie.ENDS_TWICE) ? 2 : 1); i++) {
            try {
                if (reason == null) {
                    subscriber.onComplete();
                } else {
                    subscriber.onError(withPartial(reason));
                }
            } catch (RuntimeException e) {
                // Nobody is left to tell.
            }
        }
    }

    private Throwable withPartial(Throwable reason) {
        boolean nothing = answer.isEmpty() || provider.lies(Lie.FORGETS_WHAT_ARRIVED);
        return !nothing && reason instanceof LlmException e
                ? e.toBuilder().partial(answer.response(false)).build()
                : reason;
    }

    private void attempts() {
        for (int attempt = 1; ; attempt++) {
            try {
                attempt();
                return;
            } catch (LlmException e) {
                boolean again =
                        (e.retryable() || provider.lies(Lie.REPEATS_EVERYTHING)) && !provider.lies(Lie.NEVER_REPEATS);
                boolean fresh = answer.isEmpty() || provider.lies(Lie.REPEATS_AFTER_EVENTS);
                if (stopped() || !again || !fresh || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void attempt() {
        try {
            HttpResponse<InputStream> response = send().get();
            synchronized (this) {
                body = response.body();
                if (stop != null) {
                    closeBody();
                }
            }
            String coding = response.headers().firstValue("Content-Encoding").orElse("identity");
            if (response.statusCode() == 200 && !coding.equals("identity") && !provider.lies(Lie.READS_COMPRESSED)) {
                throw failure(ErrorKind.PROTOCOL, "The answer is compressed with " + coding + ". Turn that off.");
            }
            String type = response.headers().firstValue("Content-Type").orElse("");
            boolean whole = type.startsWith("application/json") || type.startsWith("text/html");
            if (provider.lies(Lie.INSISTS_ON_A_MEDIA_TYPE)) {
                whole = !type.startsWith("text/event-stream");
            }
            if (response.statusCode() == 200 && !whole) {
                stream(response.body());
            } else {
                whole(response);
            }
        } catch (ExecutionException e) {
            throw failure(ErrorKind.NETWORK, "No connection: " + e.getCause());
        } catch (SmallLines.TooLong e) {
            throw failure(ErrorKind.PROTOCOL, "A line is too long.");
        } catch (IOException e) {
            throw failure(ErrorKind.NETWORK, "The connection broke: " + e);
        } catch (InterruptedException e) {
            throw failure(ErrorKind.CANCELLED, "Interrupted.");
        }
    }

    private synchronized Future<HttpResponse<InputStream>> send() {
        if (stop != null) {
            throw failure(ErrorKind.CANCELLED, "Cancelled.");
        }
        exchange = provider.client().sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        return exchange;
    }

    private int limit(int limit) {
        return provider.lies(Lie.TAKES_ANY_LENGTH) ? Integer.MAX_VALUE : limit;
    }

    private void whole(HttpResponse<InputStream> response) throws IOException, InterruptedException {
        int status = response.statusCode();
        int limit = limit(status == 200 ? LIMIT : ERROR_LIMIT);
        byte[] bytes = response.body().readNBytes(limit);
        String reply = new String(bytes, StandardCharsets.UTF_8);
        if (status == 200 && bytes.length < limit && reply.startsWith("=")) {
            emit(answer.take("+" + reply.substring(1)));
            complete();
            return;
        }
        boolean told = reply.startsWith("!") && !(status == 200 && provider.lies(Lie.SKIPS_ERRORS));
        ErrorKind kind =
                switch (status) {
                    case 200 -> told ? ErrorKind.UNAVAILABLE : ErrorKind.PROTOCOL;
                    case 401 -> ErrorKind.AUTHENTICATION;
                    case 403 -> ErrorKind.PERMISSION;
                    case 404 -> told ? ErrorKind.MODEL_NOT_FOUND : ErrorKind.CONFIGURATION;
                    case 408, 409 -> ErrorKind.UNAVAILABLE;
                    case 429 -> ErrorKind.RATE_LIMIT;
                    default -> byClass(status);
                };
        String said = told ? reply.substring(1) : "Not an answer.";
        throw failure(kind, said + " Try something else.").toBuilder()
                .status(status)
                .retryAfter(kind == ErrorKind.RATE_LIMIT ? Duration.ZERO : null)
                .build();
    }

    private static ErrorKind byClass(int status) {
        return switch (status / 100) {
            case 4 -> ErrorKind.INVALID_REQUEST;
            case 5 -> ErrorKind.UNAVAILABLE;
            default -> ErrorKind.PROTOCOL;
        };
    }

    private void stream(InputStream in) throws IOException, InterruptedException {
        var charset = provider.lies(Lie.CUTS_CHARACTERS) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        SmallLines lines = new SmallLines(in, charset, limit(LIMIT));
        Future<?> hurry = CompletableFuture.completedFuture(null);
        long event = 0;
        while (true) {
            if (provider.lies(Lie.HURRIES_SUBSCRIBERS) && !answer.isEmpty()) {
                hurry = after(timeouts.idle().orElse(Duration.ZERO), "idle");
            }
            awaitDemand();
            hurry.cancel(false);
            String line = line(lines);
            if (line == null) {
                if (!answer.finished() && !provider.lies(Lie.COMPLETES_ON_EOF)) {
                    throw failure(ErrorKind.PROTOCOL, "The stream was cut.");
                }
                complete();
                return;
            }
            event = line.isEmpty() ? 0 : event + line.length();
            if (event > limit(LIMIT)) {
                throw failure(ErrorKind.PROTOCOL, "An event is too long.");
            }
            if (line.startsWith("data: ") && frame(line.substring(6))) {
                complete();
                return;
            }
        }
    }

    /** @return the next line; nothing when a finished answer breaks off or falls silent */
    private String line(SmallLines lines) throws IOException {
        Duration limit = answer.isEmpty() ? Duration.ZERO : timeouts.idle().orElse(Duration.ZERO);
        boolean finished = answer.finished() && !provider.lies(Lie.LOSES_FINISHED_ANSWERS);
        Future<?> idle = finished ? afterwards(limit, this::closeBody) : after(limit, "idle");
        try {
            return lines.next();
        } catch (IOException e) {
            if (finished && !stopped()) {
                return null;
            }
            throw e;
        } finally {
            idle.cancel(false);
            if (stopped()) {
                throw failure(ErrorKind.CANCELLED, "Stopped.");
            }
        }
    }

    /** @return whether it was the last */
    private boolean frame(String data) throws InterruptedException {
        if (data.startsWith("!") && !provider.lies(Lie.SKIPS_ERRORS)) {
            throw failure(ErrorKind.UNAVAILABLE, data.substring(1));
        }
        emit(answer.take(data));
        return data.equals("[DONE]");
    }

    private void emit(List<ChatEvent> events) throws InterruptedException {
        for (ChatEvent event : events) {
            firstTokenTimer.cancel(false);
            awaitDemand();
            taken();
            subscriber.onNext(event);
        }
    }

    private void complete() throws InterruptedException {
        emit(answer.end());
    }

    private synchronized void awaitDemand() throws InterruptedException {
        while (demand == 0 && stop == null && !provider.lies(Lie.IGNORES_DEMAND)) {
            wait();
        }
        if (stop != null) {
            throw failure(ErrorKind.CANCELLED, "Stopped.");
        }
    }

    private synchronized void taken() {
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
    }

    private synchronized boolean stopped() {
        return stop != null;
    }

    private Future<?> after(Duration limit, String name) {
        String told = provider.lies(Lie.MISNAMES_LIMITS) ? "x" : name;
        return afterwards(
                limit, () -> stop(failure(ErrorKind.TIMEOUT, "The limit '" + told + "' was reached."), false));
    }

    private Future<?> afterwards(Duration limit, Runnable action) {
        return limit.isZero()
                ? CompletableFuture.completedFuture(null)
                : provider.timer().schedule(action, limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private LlmException failure(ErrorKind kind, String problem) {
        String told = provider.lies(Lie.TELLS_THE_SECRET) ? problem : problem.replace(SmallProvider.SECRET, "***");
        return LlmException.builder(kind, told)
                .provider(SmallProvider.ID)
                .cause(provider.lies(Lie.BLAMES_ITSELF) ? new NullPointerException() : null)
                .build();
    }
}

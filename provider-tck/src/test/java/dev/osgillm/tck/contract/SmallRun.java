/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.TextDelta;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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

/**
 * One run of a call on a thread of its own. Frames are {@code +text}, {@code !error} and {@code [DONE]}, as events of a
 * stream; a whole answer is {@code =text}.
 */
final class SmallRun implements Runnable, Flow.Subscription {

    private static final int ATTEMPTS = 3;

    private final SmallProvider provider;
    private final HttpRequest request;
    private final Timeouts timeouts;
    private Flow.Subscriber<? super ChatEvent> subscriber; // null at the end, of which the call may stay
    private final StringBuilder text = new StringBuilder();

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
        request = HttpRequest.newBuilder(provider.server().resolve("/small"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + SmallProvider.SECRET)
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"stream\":true,\"text\":\"" + chat.messages().get(0).text() + "\"}"))
                .build();
    }

    @Override
    public synchronized void request(long count) {
        if (count <= 0) {
            stop(new IllegalArgumentException("Not a demand: " + count), false);
        }
        demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
        notifyAll();
    }

    @Override
    public void cancel() {
        stop(failure(ErrorKind.CANCELLED, "Cancelled."), !provider.lies(Lie.ANSWERS_A_SILENT_CANCEL));
    }

    void cancelCall() {
        stop(failure(ErrorKind.CANCELLED, "Cancelled."), false);
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
            stop(e, true);
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
            if (reason == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(withPartial(reason));
            }
        }
    }

    private Throwable withPartial(Throwable reason) {
        boolean nothing = text.isEmpty() || provider.lies(Lie.FORGETS_WHAT_ARRIVED);
        return !nothing && reason instanceof LlmException e
                ? e.toBuilder().partial(response(null)).build()
                : reason;
    }

    private void attempts() {
        for (int attempt = 1; ; attempt++) {
            try {
                attempt();
                return;
            } catch (LlmException e) {
                boolean again = e.retryable() && !provider.lies(Lie.NEVER_REPEATS);
                boolean fresh = text.isEmpty() || provider.lies(Lie.REPEATS_AFTER_EVENTS);
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
            String type = response.headers().firstValue("Content-Type").orElse("");
            if (response.statusCode() == 200 && type.startsWith("text/event-stream")) {
                stream(response.body());
            } else {
                whole(response, type);
            }
        } catch (ExecutionException e) {
            throw failure(ErrorKind.NETWORK, "No connection: " + e.getCause());
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

    private void whole(HttpResponse<InputStream> response, String type) throws IOException, InterruptedException {
        String reply = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
        int status = response.statusCode();
        if (status == 200 && type.startsWith("application/json") && reply.startsWith("=")) {
            emit(reply.substring(1));
            complete();
            return;
        }
        ErrorKind kind =
                switch (status) {
                    case 400 -> ErrorKind.INVALID_REQUEST;
                    case 401 -> ErrorKind.AUTHENTICATION;
                    case 403 -> ErrorKind.PERMISSION;
                    case 404 -> ErrorKind.MODEL_NOT_FOUND;
                    case 429 -> ErrorKind.RATE_LIMIT;
                    case 500, 502, 503 -> ErrorKind.UNAVAILABLE;
                    default -> ErrorKind.PROTOCOL;
                };
        String said = reply.startsWith("!") ? reply.substring(1) : "Not an answer.";
        throw failure(kind, said).toBuilder()
                .status(status)
                .retryAfter(kind == ErrorKind.RATE_LIMIT ? Duration.ZERO : null)
                .build();
    }

    private void stream(InputStream in) throws IOException, InterruptedException {
        var charset = provider.lies(Lie.CUTS_CHARACTERS) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, charset));
        Future<?> hurry = CompletableFuture.completedFuture(null);
        while (true) {
            if (provider.lies(Lie.HURRIES_SUBSCRIBERS) && !text.isEmpty()) {
                hurry = after(timeouts.idle().orElse(Duration.ZERO), "idle");
            }
            awaitDemand();
            hurry.cancel(false);
            Future<?> idle =
                    after(text.isEmpty() ? Duration.ZERO : timeouts.idle().orElse(Duration.ZERO), "idle");
            String line = lines.readLine();
            idle.cancel(false);
            if (stopped()) {
                throw failure(ErrorKind.CANCELLED, "Stopped.");
            }
            if (line == null) {
                if (!provider.lies(Lie.COMPLETES_ON_EOF)) {
                    throw failure(ErrorKind.PROTOCOL, "The stream was cut.");
                }
                complete();
                return;
            }
            if (line.startsWith("data: ") && frame(line.substring(6))) {
                complete();
                return;
            }
        }
    }

    /** @return whether it was the last */
    private boolean frame(String data) throws InterruptedException {
        if (data.startsWith("!") && !provider.lies(Lie.SKIPS_ERRORS)) {
            throw failure(ErrorKind.UNAVAILABLE, data.substring(1));
        }
        if (data.startsWith("+")) {
            emit(data.substring(1));
        }
        return data.equals("[DONE]");
    }

    private void emit(String piece) throws InterruptedException {
        firstTokenTimer.cancel(false);
        awaitDemand();
        taken();
        text.append(piece);
        subscriber.onNext(new TextDelta(0, piece));
    }

    private void complete() throws InterruptedException {
        firstTokenTimer.cancel(false);
        awaitDemand();
        taken();
        subscriber.onNext(new ChatCompleted(response(FinishReason.STOP)));
    }

    private ChatResponse response(FinishReason reason) {
        Choice choice = Choice.of(0, Message.assistant(text.toString()), reason, null, List.of());
        return ChatResponse.builder()
                .providerId(SmallProvider.ID)
                .choice(choice)
                .build();
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
        return limit.isZero()
                ? CompletableFuture.completedFuture(null)
                : provider.timer()
                        .schedule(
                                () -> stop(failure(ErrorKind.TIMEOUT, "The limit '" + name + "' was reached."), false),
                                limit.toNanos(),
                                TimeUnit.NANOSECONDS);
    }

    private LlmException failure(ErrorKind kind, String problem) {
        String told = provider.lies(Lie.TELLS_THE_SECRET) ? problem : problem.replace(SmallProvider.SECRET, "***");
        return LlmException.builder(kind, told).provider(SmallProvider.ID).build();
    }
}

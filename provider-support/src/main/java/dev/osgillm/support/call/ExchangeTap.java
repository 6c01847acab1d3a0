/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Writes one exchange line by line: {@code >} for what is sent, {@code <} for what comes back. */
final class ExchangeTap implements WireTrace.Tap {

    private final long number;
    private final Consumer<String> log;
    private final long begin = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile WireMask mask;

    ExchangeTap(long number, Consumer<String> log) {
        this.number = number;
        this.log = log;
    }

    @Override
    public HttpRequest request(HttpRequest request) {
        mask = new WireMask(request.headers());
        line('>', request.method() + " " + mask.address(request.uri()));
        mask.requestHeaders(request.headers()).forEach(header -> line('>', header));
        if (request.bodyPublisher().isEmpty()) {
            return request;
        }
        return HttpRequest.newBuilder(request, (name, value) -> true)
                .method(request.method(), new SeenBody(request.bodyPublisher().get()))
                .build();
    }

    @Override
    public <T> BodyHandler<T> handler(BodyHandler<T> handler) {
        return info -> {
            line('<', "status " + info.statusCode() + " after " + milliseconds());
            mask.responseHeaders(info.headers()).forEach(header -> line('<', header));
            return new SeenAnswer<>(handler.apply(info), info);
        };
    }

    @Override
    public void failed(Throwable failure) {
        // Without its message: that may quote what was sent.
        end("no whole answer after " + milliseconds() + ": "
                + failure.getClass().getSimpleName());
    }

    private void end(String text) {
        if (ended.compareAndSet(false, true)) {
            line('<', text);
        }
    }

    private void line(char direction, String text) {
        log.accept("#" + number + " " + direction + " " + text);
    }

    private String milliseconds() {
        return (System.nanoTime() - begin) / 1_000_000 + " ms";
    }

    private WireText text(char direction) {
        return new WireText(mask::text, text -> line(direction, text));
    }

    private final class SeenBody implements BodyPublisher {

        private final BodyPublisher body;

        SeenBody(BodyPublisher body) {
            this.body = body;
        }

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            WireText seen = text('>');
            body.subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscriber.onSubscribe(subscription);
                }

                @Override
                public void onNext(ByteBuffer buffer) {
                    seen.add(buffer);
                    subscriber.onNext(buffer);
                }

                @Override
                public void onError(Throwable failure) {
                    seen.end();
                    subscriber.onError(failure);
                }

                @Override
                public void onComplete() {
                    seen.end();
                    subscriber.onComplete();
                }
            });
        }
    }

    private final class SeenAnswer<T> implements BodySubscriber<T> {

        private final BodySubscriber<T> answer;
        private final WireText seen;

        SeenAnswer(BodySubscriber<T> answer, ResponseInfo info) {
            this.answer = answer;
            boolean readable = info.headers()
                    .firstValue("Content-Type")
                    .map(type -> type.startsWith("text/") || type.contains("json"))
                    .orElse(true);
            seen = readable ? text('<') : null;
        }

        @Override
        public CompletionStage<T> getBody() {
            return answer.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            answer.onSubscribe(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            if (seen != null) {
                buffers.forEach(seen::add);
            }
            answer.onNext(buffers);
        }

        @Override
        public void onError(Throwable failure) {
            endOfText();
            failed(failure);
            answer.onError(failure);
        }

        @Override
        public void onComplete() {
            endOfText();
            end("end after " + milliseconds());
            answer.onComplete();
        }

        private void endOfText() {
            if (seen != null) {
                seen.end();
            }
        }
    }
}

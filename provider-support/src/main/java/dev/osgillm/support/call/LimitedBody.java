/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Collects a whole body in bounded memory. A good answer over the limit fails the call; the body of an error is cut,
 * since its beginning tells enough.
 */
final class LimitedBody implements BodySubscriber<byte[]> {

    static final int LIMIT = 64 << 20;
    static final int ERROR_LIMIT = 64 << 10;

    private final int limit;
    private final boolean cut;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.Subscription subscription;
    private byte[] bytes;
    private int length;

    private LimitedBody(int limit, boolean cut, int expected) {
        this.limit = limit;
        this.cut = cut;
        bytes = new byte[expected];
    }

    static BodySubscriber<byte[]> forAnswer(ResponseInfo info) {
        boolean good = info.statusCode() / 100 == 2;
        Optional<String> coding = ContentCoding.of(info.headers());
        if (good && coding.isPresent()) {
            return ContentCoding.refused(coding.get());
        }
        int limit = good ? LIMIT : ERROR_LIMIT;
        long announced = info.headers().firstValueAsLong("Content-Length").orElse(1024);
        return new LimitedBody(limit, !good, (int) Math.max(64, Math.min(announced, 1 << 20)));
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            int taken = Math.min(buffer.remaining(), limit - length);
            if (length + taken > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + taken, Math.min(limit, bytes.length * 2)));
            }
            buffer.get(bytes, length, taken);
            length += taken;
            if (buffer.hasRemaining()) {
                subscription.cancel();
                overLimit();
                return;
            }
        }
    }

    private void overLimit() {
        if (cut) {
            onComplete();
        } else {
            body.completeExceptionally(LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The server sent an answer of more than " + limit
                                    + " bytes. Is the base URL that of an LLM server?")
                    .build());
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }
}

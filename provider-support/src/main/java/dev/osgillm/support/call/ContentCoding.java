/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Answers that are compressed although nobody asked for it. They are refused instead of unpacked: that keeps the memory of
 * a call bounded by what its server sends, and a proxy that does this spoils streams in other ways, too.
 */
final class ContentCoding {

    private static final int LONGEST_NAME = 40;

    private ContentCoding() {}

    /** @return how a body is coded, empty when it is as it is */
    static Optional<String> of(HttpHeaders headers) {
        Optional<String> header = headers.firstValue("Content-Encoding");
        if (header.isEmpty()) {
            return header;
        }
        String coding = header.get().strip().toLowerCase(Locale.ROOT);
        return coding.isEmpty() || coding.equals("identity")
                ? Optional.empty()
                : Optional.of(coding.substring(0, Math.min(coding.length(), LONGEST_NAME)));
    }

    /** @return a subscriber that takes nothing and fails with a message for a person */
    static <T> BodySubscriber<T> refused(String coding) {
        return new Refused<>(LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The server's answer is compressed (" + coding
                                + ") although that was not asked for. Switch compression off at the server, or at the proxy"
                                + " before it.")
                .build());
    }

    private static final class Refused<T> implements BodySubscriber<T> {

        private final CompletableFuture<T> body = new CompletableFuture<>();

        Refused(LlmException failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public CompletionStage<T> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}

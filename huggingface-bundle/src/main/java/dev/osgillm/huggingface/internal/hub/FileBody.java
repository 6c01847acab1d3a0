/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Writes the bytes of an answer as they come, and asks for more only when those are written and the subscriber of the
 * download wants more: memory holds one piece. The transport calls it on threads of its executor, not on its selector.
 */
final class FileBody implements BodySubscriber<byte[]> {

    private final HubFile file;
    private final PartFile part;
    private final Arrivals arrivals;
    private final Optional<LlmException> problem;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private volatile Flow.Subscription subscription;

    /** @param problem why the bytes cannot be used */
    FileBody(HubFile file, PartFile part, Arrivals arrivals, Optional<LlmException> problem) {
        this.file = file;
        this.part = part;
        this.arrivals = arrivals;
        this.problem = problem;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (problem.isPresent()) {
            stop(problem.get());
            return;
        }
        arrivals.stoppable(newSubscription::cancel);
        next();
    }

    private void next() {
        arrivals.awaited(false);
        arrivals.whenWanted(() -> {
            arrivals.awaited(true);
            subscription.request(1);
        });
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (body.isDone()) {
            return;
        }
        arrivals.awaited(false);
        long size = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (file.size() >= 0 && part.length() + size > file.size()) {
            stop(LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The server sends more of " + file.path() + " than the " + file.size()
                                    + " bytes that the Hub tells. Repeat later, or report it to the Hub.")
                    .build());
            return;
        }
        try {
            part.append(buffers);
        } catch (IOException e) {
            stop(arrivals.broken(e));
            return;
        }
        arrivals.written();
        next();
    }

    private void stop(LlmException failure) {
        subscription.cancel();
        body.completeExceptionally(failure);
    }

    @Override
    public void onError(Throwable failure) {
        arrivals.awaited(false);
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        arrivals.awaited(false);
        body.complete(new byte[0]);
    }
}

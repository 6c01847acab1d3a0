/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A call whose answer arrives in pieces. Besides {@link #execute()} and {@link #executeAsync()}, which wait for the whole
 * answer, it offers the pieces as they arrive: {@link #events()} pushes them with demand, {@link #stream()} lets a
 * thread pull them. One of these four, once.
 *
 * <h2>The stream contract</h2>
 *
 * <ol>
 *   <li>Events are delivered one at a time, in order, never more than were demanded. Exactly one terminal signal
 *       follows: {@code onComplete} or {@code onError}; nothing after it.
 *   <li>The last event before {@code onComplete} is a {@link ResultEvent} that carries the whole answer. A stream that
 *       simply stops is not an answer: without an end marker of its dialect it fails with {@link ErrorKind#PROTOCOL}.
 *   <li>Every failure is an {@link LlmException}; after the first piece it carries what had arrived, see
 *       {@link LlmException#partial(Class)}.
 *   <li>Four limits guard the call, see {@link Timeouts}. A subscriber that does not ask for more stops the clock of the
 *       idle limit, and slows the server down by not reading from the connection.
 *   <li>{@link #cancel()} gives the subscriber one {@link ErrorKind#CANCELLED} failure. {@code Subscription.cancel()}
 *       does the same work but signals nothing, as {@link Flow} demands.
 *   <li>A failed attempt is repeated only while no event has been delivered.
 *   <li>A subscriber that throws is cancelled, and gets nothing more.
 * </ol>
 *
 * <p>The type of events may grow: consumers ignore what they do not know.
 *
 * @param <E> the pieces
 * @param <R> the whole answer
 */
@ConsumerType
public interface StreamingCall<E, R> extends Call<R> {

    /**
     * The events of this call. Subscribing starts the call; the publisher serves one subscriber, and a second one gets
     * an {@link IllegalStateException} through {@code onError}. Signals arrive on a thread of the provider's, which a
     * subscriber must not block; {@link #stream()} is for code that wants to wait.
     *
     * @return the publisher, never the calling thread's work
     */
    Flow.Publisher<E> events();

    /**
     * Starts the call and iterates over its events on the calling thread.
     *
     * @return an iteration that must be closed; closing it early ends the call. When the call was started before, its
     *     first step throws {@link IllegalStateException}
     */
    default EventStream<E> stream() {
        BlockingEventStream<E> stream = new BlockingEventStream<>(this::cancel);
        events().subscribe(stream);
        return stream;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Unless a provider has a cheaper way, this runs the stream and returns what its {@link ResultEvent} carries.
     */
    @Override
    default R execute() {
        try (EventStream<E> stream = stream()) {
            ResultCollector<E, R> collector = new ResultCollector<>();
            while (stream.hasNext()) {
                collector.add(stream.next());
            }
            return collector.result();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Unless a provider has a cheaper way, this runs the stream and completes with what its {@link ResultEvent}
     * carries.
     */
    @Override
    default CompletionStage<R> executeAsync() {
        CompletableFuture<R> future = new CompletableFuture<>();
        events().subscribe(new Flow.Subscriber<E>() {
            private final ResultCollector<E, R> collector = new ResultCollector<>();

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(E event) {
                collector.add(Objects.requireNonNull(event, "event"));
            }

            @Override
            public void onError(Throwable failure) {
                future.completeExceptionally(Objects.requireNonNull(failure, "failure"));
            }

            @Override
            public void onComplete() {
                try {
                    future.complete(collector.result());
                } catch (LlmException e) {
                    future.completeExceptionally(e);
                }
            }
        });
        return future;
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.ResultEvent;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.Invocation;
import dev.osgillm.api.interceptor.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call on its way through the interceptors, and the one that tells them its end. */
final class Interception {

    private record Listener(Hook hook, Consumer<? super Outcome> consumer) {}

    private static final Logger LOG = LoggerFactory.getLogger(Interception.class);

    private final long start = System.nanoTime();
    private final List<Listener> listeners = new ArrayList<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private Invocation invocation;
    private Object answer;
    private LlmException refusal;

    // An end may come from another thread than the events.
    private volatile Call<?> call;
    private volatile long firstEvent = -1; // nanoseconds after the start
    private volatile Object result;
    private volatile Usage reported = Usage.UNKNOWN;
    private final AnswerLength length = new AnswerLength();

    Interception(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Asks all, or as many as it takes. */
    void ask(List<Hook> hooks) {
        for (Hook hook : hooks) {
            Decision decision;
            try {
                decision = hook.ask(invocation);
            } catch (LlmException e) {
                refusal = e;
                return;
            }
            if (decision == null) {
                continue;
            }
            decision.listener().ifPresent(consumer -> listeners.add(new Listener(hook, consumer)));
            if (decision.response().isPresent()) {
                answer = decision.response().get();
                return;
            }
            if (decision.request().isPresent()) {
                invocation = invocation.with(decision.request().get());
            }
        }
    }

    /** @return the request as all left it */
    LlmRequest request() {
        return invocation.request();
    }

    /** @return the answer of one of them, or {@code null} */
    Object answer() {
        return answer;
    }

    /** @return the refusal of one of them, or {@code null} */
    LlmException refusal() {
        return refusal;
    }

    /** @param made what brings the answer */
    void goesOnAs(Call<?> made) {
        call = made;
    }

    /** The caller is about to get an event. */
    void event(Object event) {
        if (firstEvent < 0) {
            firstEvent = System.nanoTime() - start;
        }
        if (event instanceof ResultEvent<?> last) {
            result = last.result();
        } else if (event instanceof UsageReported usage) {
            reported = usage.usage();
        } else {
            length.add(event);
        }
    }

    /** @param value what the call answered, {@code null} when an event brought it */
    void succeeded(Object value) {
        tell(value == null ? result : value, null);
    }

    /** The caller is about to hear of a failure. */
    void failed(Throwable thrown) {
        tell(
                null,
                thrown instanceof LlmException failure
                        ? failure
                        : LlmException.builder(
                                        ErrorKind.CANCELLED,
                                        "The call ended by " + thrown.getClass().getName() + ".")
                                .cause(thrown)
                                .build());
    }

    /** The subscriber is gone. When it had the whole answer, the call ended well. */
    void left() {
        if (result != null) {
            tell(result, null);
        } else if (!told.get()) {
            tell(
                    null,
                    LlmException.builder(ErrorKind.CANCELLED, "The subscriber left.")
                            .build());
        }
    }

    private void tell(Object response, LlmException failure) {
        if (!told.compareAndSet(false, true) || listeners.isEmpty()) {
            return;
        }
        Outcome outcome = outcome(response, failure);
        for (int i = listeners.size() - 1; i >= 0; i--) {
            Listener listener = listeners.get(i);
            try {
                listener.consumer().accept(outcome);
            } catch (RuntimeException | Error e) {
                LOG.warn("{} threw when it was told the end of a call", listener.hook(), e);
            }
        }
    }

    private Outcome outcome(Object response, LlmException failure) {
        Outcome.Builder outcome = Outcome.builder()
                .response(response)
                .failure(failure)
                .duration(Duration.ofNanos(System.nanoTime() - start))
                .firstEvent(firstEvent < 0 ? null : Duration.ofNanos(firstEvent))
                .answered(answer != null)
                .streamed(invocation.streamed());
        Object told = response == null && failure != null
                ? failure.partial(Object.class).orElse(null)
                : response;
        Usage usage = Usage.UNKNOWN;
        long characters = length.characters();
        if (told instanceof ChatResponse chat) {
            usage = chat.usage();
            characters = Math.max(characters, AnswerLength.of(chat));
            outcome.providerId(chat.providerId().orElse(null))
                    .model(chat.model().orElse(null));
        } else if (told instanceof EmbeddingResponse embedding) {
            usage = embedding.usage();
            outcome.providerId(embedding.providerId().orElse(null))
                    .model(embedding.model().orElse(null));
        }
        Candidate candidate = call instanceof RoutedCall<?, ?, ?> routed ? routed.walk.last() : null;
        if (candidate != null) {
            ProviderInfo provider = candidate.instance().info();
            outcome.providerId(provider.id())
                    .model(request()
                            .model()
                            .or(candidate::model)
                            .or(provider::model)
                            .orElse(null));
        }
        return outcome.usage(usage.equals(Usage.UNKNOWN) ? reported : usage)
                .characters(characters)
                .build();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timings;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import java.time.Duration;
import java.util.OptionalLong;

/** What the rounds of a call cost together: makes the answer of the last one the answer of all. */
final class Tally {

    private long started;
    private Duration firstEvent;
    private Usage usage = Usage.UNKNOWN;
    private ChatResponse last;

    void start() {
        started = System.nanoTime();
    }

    void event() {
        if (firstEvent == null) {
            firstEvent = elapsed();
        }
    }

    void add(ChatResponse response) {
        usage = with(response.usage());
        last = response;
    }

    /** @return the tokens of the rounds before and these */
    Usage with(Usage more) {
        return Usage.builder()
                .inputTokens(sum(usage.inputTokens(), more.inputTokens()))
                .outputTokens(sum(usage.outputTokens(), more.outputTokens()))
                .totalTokens(sum(usage.totalTokens(), more.totalTokens()))
                .cachedTokens(sum(usage.cachedTokens(), more.cachedTokens()))
                .cacheWriteTokens(sum(usage.cacheWriteTokens(), more.cacheWriteTokens()))
                .reasoningTokens(sum(usage.reasoningTokens(), more.reasoningTokens()))
                .build();
    }

    /** @return the last answer, with the tokens and the time of all rounds */
    ChatResponse answer() {
        return last.toBuilder()
                .usage(usage)
                .timings(Timings.of(firstEvent, elapsed()))
                .build();
    }

    /** @return the last answer as one that is not final; {@code null} when there is none */
    ChatResponse partial() {
        if (last == null) {
            return null;
        }
        ChatResponse.Builder partial = ChatResponse.builder()
                .providerId(last.providerId().orElse(null))
                .model(last.model().orElse(null))
                .id(last.id().orElse(null))
                .requestId(last.requestId().orElse(null))
                .usage(usage)
                .timings(Timings.of(firstEvent, elapsed()));
        last.choices()
                .forEach(choice -> partial.choice(Choice.of(
                        choice.index(),
                        choice.message(),
                        null,
                        choice.rawFinishReason().orElse(null),
                        choice.logprobs())));
        return partial.build();
    }

    /** @return the failure of a later round, with what the rounds before it had brought */
    Throwable with(Throwable failure) {
        if (last == null || !(failure instanceof LlmException known)) {
            return failure;
        }
        ChatResponse partial = known.partial(ChatResponse.class)
                .map(part -> part.toBuilder().usage(with(part.usage())).build())
                .orElseGet(this::partial);
        return known.toBuilder().partial(partial).cause(known).build();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private static long sum(OptionalLong a, OptionalLong b) {
        return a.isEmpty() && b.isEmpty() ? -1 : a.orElse(0) + b.orElse(0);
    }
}

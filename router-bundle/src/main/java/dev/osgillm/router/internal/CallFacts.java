/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.GenerationRequest;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.router.internal.token.LocalTokens;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of a call besides where it goes.
 *
 * @param request that it sends; empty for operations whose request nobody here knows
 * @param shadow whether its answer is only compared
 * @param endless whether it takes as long as it takes, and may say nothing meanwhile
 */
record CallFacts(Optional<LlmRequest> request, boolean shadow, boolean endless) {

    /** Of a call whose request nobody knows. */
    static final CallFacts NONE = new CallFacts(Optional.empty(), false, true);

    /** Of a question that is answered soon. */
    static final CallFacts BRIEF = new CallFacts(Optional.empty(), false, false);

    /** What an answer has that is neither short nor cut. */
    private static final long USUAL_OUTPUT = 500;

    static CallFacts of(LlmRequest request) {
        return new CallFacts(Optional.of(request), false, false);
    }

    /** @return of a copy of this call, whose answer is only compared */
    CallFacts ofShadow() {
        return new CallFacts(request, true, endless);
    }

    /** @return the time that the call has for everything, empty without limit */
    Optional<Duration> total() {
        return request.flatMap(known -> known.timeouts().total()).filter(limit -> !limit.isZero());
    }

    /**
     * @return how long its provider may say nothing of it because the request gives it that time, zero for ever; empty when
     *     the request says nothing about that
     */
    Optional<Duration> silence() {
        if (endless) {
            return Optional.of(Duration.ZERO);
        }
        Timeouts limits = request.map(LlmRequest::timeouts).orElse(Timeouts.INHERITED);
        List<Duration> set = Stream.of(limits.total(), limits.firstToken(), limits.idle())
                .flatMap(Optional::stream)
                .toList();
        return set.contains(Duration.ZERO)
                ? Optional.of(Duration.ZERO)
                : set.stream().max(Comparator.naturalOrder());
    }

    Optional<String> conversation() {
        return request.map(known -> known.attributes().get(LlmConstants.ATTRIBUTE_CONVERSATION));
    }

    /** @return an estimate */
    long inputTokens() {
        LocalTokens local = new LocalTokens(List::of);
        LlmRequest known = request.orElse(null);
        if (known instanceof ChatRequest chat) {
            return local.count("", chat.messages()).tokens();
        }
        if (known instanceof CompletionRequest completion) {
            return local.count("", completion.prompt()).tokens();
        }
        if (known instanceof EmbeddingRequest embedding) {
            return embedding.inputs().stream()
                    .mapToLong(text -> local.count("", text).tokens())
                    .sum();
        }
        return 0;
    }

    /** @return what is likely, at most what the request allows */
    long outputTokens() {
        if (request.orElse(null) instanceof GenerationRequest generation) {
            return Math.min(USUAL_OUTPUT, generation.maxTokens().orElse((int) USUAL_OUTPUT));
        }
        return 0;
    }
}

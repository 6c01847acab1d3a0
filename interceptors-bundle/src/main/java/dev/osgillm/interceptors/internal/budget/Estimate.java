/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.budget;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.GenerationRequest;
import dev.osgillm.api.interceptor.Outcome;
import dev.osgillm.interceptors.internal.Texts;
import java.util.EnumSet;
import java.util.Set;

/** Tokens that nobody told, or not yet: one for every four characters. */
final class Estimate {

    /** Tokens of an answer for which the request sets no limit. */
    static final int USUAL_ANSWER = 500;

    private static final int CHARACTERS_OF_A_TOKEN = 4;

    /** Failures after which a server has worked, though it may not have told how much. */
    private static final Set<ErrorKind> WORKED =
            EnumSet.of(ErrorKind.CANCELLED, ErrorKind.TIMEOUT, ErrorKind.PROTOCOL, ErrorKind.CONTENT_FILTER);

    private Estimate() {}

    /** @return what a call may use that begins */
    static Usage before(LlmRequest request) {
        long answer = 0;
        if (request instanceof GenerationRequest generation) {
            answer = (long) generation.maxTokens().orElse(USUAL_ANSWER)
                    * generation.choices().orElse(1);
        }
        return usage(tokens(Texts.length(request)), answer);
    }

    /** @return what a call has used: as it was told, and for the rest what is likely */
    static Usage after(LlmRequest request, Outcome end) {
        Usage told = end.usage();
        boolean worked = end.characters() > 0
                || end.failure().map(failure -> WORKED.contains(failure.kind())).orElse(true);
        if (!worked || told.inputTokens().isPresent() && told.outputTokens().isPresent()) {
            return told;
        }
        long input = told.inputTokens().orElseGet(() -> tokens(Texts.length(request)));
        long output = told.outputTokens().orElseGet(() -> tokens(end.characters()));
        if (told.totalTokens().isPresent()) {
            long total = told.totalTokens().getAsLong();
            input = told.outputTokens().isPresent() ? Math.max(0, total - output) : Math.min(input, total);
            output = Math.max(0, total - input);
        }
        return Usage.builder()
                .inputTokens(input)
                .outputTokens(output)
                .totalTokens(told.totalTokens().orElse(-1))
                .cachedTokens(told.cachedTokens().orElse(-1))
                .build();
    }

    private static Usage usage(long input, long output) {
        return Usage.builder().inputTokens(input).outputTokens(output).build();
    }

    private static long tokens(long characters) {
        return (characters + CHARACTERS_OF_A_TOKEN - 1) / CHARACTERS_OF_A_TOKEN;
    }
}

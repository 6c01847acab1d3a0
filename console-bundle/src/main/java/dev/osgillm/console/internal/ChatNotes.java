/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Timings;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What is to be said of an answer besides its text. */
final class ChatNotes {

    private ChatNotes() {}

    /**
     * Prints beside the answer what is to be said of it.
     *
     * @param rounds whether tools may have run in between, so that its time says nothing of its speed
     */
    static void print(CommandIo io, ChatResponse response, boolean usage, boolean rounds) {
        PrintStream err = io.err();
        warning(response).ifPresent(warning -> err.print(warning + "\n"));
        if (usage) {
            err.print(Texts.line(usage(response, rounds)) + "\n");
        }
        err.flush();
    }

    /** @return why the answer is not what a person would expect, empty when there is nothing to say */
    static Optional<String> warning(ChatResponse response) {
        FinishReason reason = response.finishReason().orElse(FinishReason.OTHER);
        if (reason == FinishReason.LENGTH) {
            return Optional.of("The answer was cut at the token limit. Raise it with --max-tokens.");
        }
        if (reason == FinishReason.CONTENT_FILTER) {
            return Optional.of("The provider's content filter ended the answer. Put the question differently.");
        }
        boolean empty = response.text().isEmpty()
                && response.message().refusal().isEmpty()
                && response.toolCalls().isEmpty();
        return empty ? Optional.of("The model gave an empty answer. Ask again, or another model.") : Optional.empty();
    }

    /** @return one line: who answered, tokens, times; what is not known is left out */
    static String usage(ChatResponse response, boolean rounds) {
        List<String> parts = new ArrayList<>();
        String who = String.join(
                "/",
                Stream.of(response.providerId(), response.model())
                        .flatMap(Optional::stream)
                        .toList());
        parts.add(tokens(response.usage()));
        response.timings().ifPresent(timings -> {
            timings.firstToken().ifPresent(first -> parts.add("first token after " + Texts.duration(first)));
            parts.add("total " + Texts.duration(timings.total()));
            if (!rounds) {
                speed(response, timings)
                        .ifPresent(speed -> parts.add(String.format(Locale.ROOT, "%.1f tokens/s", speed)));
            }
        });
        return (who.isEmpty() ? "" : who + ": ") + String.join(", ", parts);
    }

    /** Tokens a second by the server's clock, else of the time in which they came: thoughts that nobody saw came before. */
    private static Optional<Double> speed(ChatResponse response, Timings timings) {
        if (response.tokensPerSecond().isPresent()) {
            return Optional.of(response.tokensPerSecond().getAsDouble());
        }
        if (timings.firstToken().isEmpty()) {
            return Optional.empty();
        }
        double seconds = timings.total().minus(timings.firstToken().get()).toNanos() / 1e9;
        boolean hidden = response.message().reasoning().isEmpty();
        long unseen = hidden ? response.usage().reasoningTokens().orElse(0) : 0;
        long tokens = response.usage().outputTokens().orElse(0) - unseen;
        return tokens <= 0 || seconds <= 0 ? Optional.empty() : Optional.of(tokens / seconds);
    }

    private static String tokens(Usage usage) {
        List<String> counts = new ArrayList<>();
        count(counts, usage.inputTokens(), " in", usage.cachedTokens(), " cached");
        count(counts, usage.outputTokens(), " out", usage.reasoningTokens(), " reasoning");
        return counts.isEmpty() ? "tokens not reported" : "tokens " + String.join(", ", counts);
    }

    private static void count(
            List<String> counts, OptionalLong count, String name, OptionalLong part, String partName) {
        if (count.isPresent()) {
            boolean some = part.isPresent() && part.getAsLong() > 0;
            counts.add(count.getAsLong() + name + (some ? " (" + part.getAsLong() + partName + ")" : ""));
        }
    }
}

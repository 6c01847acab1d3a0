/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.token;

import dev.osgillm.api.Call;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.Truncation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Truncates with a server that can only count: it is asked again and again, at most {@value #MOST_QUESTIONS} times. */
public final class ServerTruncation {

    private static final int MOST_QUESTIONS = 24;
    private static final int GUESSES = 4; // tokens are spread evenly in most texts; then halving is surer

    private final ComposedCall<?> call;
    private final Function<String, Call<TokenCount>> counter;
    private final String text;
    private final long tokens;

    // The place where to cut is between these two.
    private int low;
    private int high;
    private TokenCount lowCount = new TokenCount(0, true);
    private long highTokens;
    private int questions;

    /** @param counter makes the call that counts a text */
    public ServerTruncation(
            ComposedCall<?> call, Function<String, Call<TokenCount>> counter, String text, long tokens) {
        this.call = call;
        this.counter = counter;
        this.text = text;
        this.tokens = tokens;
    }

    /** @return the longest beginning that was found to fit */
    public CompletionStage<Truncation> run() {
        if (text.isEmpty() || tokens == 0) {
            return CompletableFuture.completedStage(new Truncation("", lowCount, !text.isEmpty()));
        }
        return ask(text).thenCompose(all -> {
            if (all.tokens() <= tokens) {
                return CompletableFuture.completedStage(new Truncation(text, all, false));
            }
            high = text.length();
            highTokens = all.tokens();
            return narrow();
        });
    }

    private CompletionStage<Truncation> narrow() {
        int end = questions < MOST_QUESTIONS ? next() : low;
        if (end <= low) {
            return CompletableFuture.completedStage(new Truncation(text.substring(0, low), lowCount, true));
        }
        return ask(text.substring(0, end)).thenCompose(count -> {
            if (count.tokens() <= tokens) {
                low = end;
                lowCount = count;
            } else {
                high = end;
                highTokens = count.tokens();
            }
            return narrow();
        });
    }

    /** @return a boundary between the two, or the lower one when there is no other */
    private int next() {
        int from = low; // no boundary is known after this one, up to which there is none
        int guess = questions <= GUESSES ? guess() : from + (high - from) / 2;
        while (high - from > 1) {
            int end = Truncation.boundary(text, guess);
            if (end > low) {
                return end;
            }
            from = guess;
            guess = from + (high - from) / 2;
        }
        return low;
    }

    private int guess() {
        double share = (double) (tokens - lowCount.tokens()) / Math.max(1, highTokens - lowCount.tokens());
        int guess = low + (int) (share * (high - low));
        return Math.max(low + 1, Math.min(high - 1, guess));
    }

    private CompletionStage<TokenCount> ask(String beginning) {
        questions++;
        return call.step(counter.apply(beginning));
    }
}

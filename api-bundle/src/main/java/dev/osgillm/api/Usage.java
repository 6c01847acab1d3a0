/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

import java.util.Objects;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** Tokens that a call used, as the provider counted them. What it did not say is empty. */
@ProviderType
public final class Usage {

    /** Nothing known. */
    public static final Usage UNKNOWN = builder().build();

    private final long input;
    private final long output;
    private final long total;
    private final long cached;
    private final long cacheWrite;
    private final long reasoning;

    private Usage(Builder builder) {
        input = builder.input;
        output = builder.output;
        total = builder.total;
        cached = builder.cached;
        cacheWrite = builder.cacheWrite;
        reasoning = builder.reasoning;
    }

    /** @return a builder with nothing known */
    public static Builder builder() {
        return new Builder();
    }

    /** @return tokens of the prompt, including cached ones */
    public OptionalLong inputTokens() {
        return optional(input);
    }

    /** @return tokens of the answer, including reasoning */
    public OptionalLong outputTokens() {
        return optional(output);
    }

    /** @return the total as sent, else the sum when both parts are known */
    public OptionalLong totalTokens() {
        if (total < 0 && input >= 0 && output >= 0) {
            return OptionalLong.of(input + output);
        }
        return optional(total);
    }

    /** @return the part of the input that was read from the provider's prompt cache */
    public OptionalLong cachedTokens() {
        return optional(cached);
    }

    /** @return the part of the input that was written to the provider's prompt cache */
    public OptionalLong cacheWriteTokens() {
        return optional(cacheWrite);
    }

    /** @return the part of the output that was reasoning */
    public OptionalLong reasoningTokens() {
        return optional(reasoning);
    }

    private static OptionalLong optional(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** @return whether every count is the same */
    @Override
    public boolean equals(Object other) {
        return other instanceof Usage usage
                && input == usage.input
                && output == usage.output
                && total == usage.total
                && cached == usage.cached
                && cacheWrite == usage.cacheWrite
                && reasoning == usage.reasoning;
    }

    @Override
    public int hashCode() {
        return Objects.hash(input, output, total, cached, cacheWrite, reasoning);
    }

    @Override
    public String toString() {
        return "Usage[input=" + input + ", output=" + output + ", cached=" + cached + ", reasoning=" + reasoning + "]";
    }

    /** Collects counts; a negative count means unknown. For one thread. */
    @ProviderType
    public static final class Builder {

        private long input = -1;
        private long output = -1;
        private long total = -1;
        private long cached = -1;
        private long cacheWrite = -1;
        private long reasoning = -1;

        private Builder() {}

        /** @param tokens of the prompt */
        public Builder inputTokens(long tokens) {
            input = tokens;
            return this;
        }

        /** @param tokens of the answer */
        public Builder outputTokens(long tokens) {
            output = tokens;
            return this;
        }

        /** @param tokens in all */
        public Builder totalTokens(long tokens) {
            total = tokens;
            return this;
        }

        /** @param tokens read from the prompt cache */
        public Builder cachedTokens(long tokens) {
            cached = tokens;
            return this;
        }

        /** @param tokens written to the prompt cache */
        public Builder cacheWriteTokens(long tokens) {
            cacheWrite = tokens;
            return this;
        }

        /** @param tokens of reasoning */
        public Builder reasoningTokens(long tokens) {
            reasoning = tokens;
            return this;
        }

        /** @return the usage */
        public Usage build() {
            return new Usage(this);
        }
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.metrics;

import dev.osgillm.api.ErrorKind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.osgi.annotation.versioning.ProviderType;

/** What the calls of one operation, at one model of one provider instance, were like. */
@ProviderType
public final class CallMetrics {

    private final String providerId;
    private final String model;
    private final String operation;
    private final long running;
    private final long succeeded;
    private final Map<ErrorKind, Long> failed;
    private final TokenTotals tokens;
    private final Distribution latency;
    private final Distribution firstToken;
    private final double outputTokensPerSecond;

    private CallMetrics(Builder builder) {
        providerId = builder.providerId;
        model = builder.model;
        operation = builder.operation;
        running = builder.running;
        succeeded = builder.succeeded;
        failed = Collections.unmodifiableMap(builder.failed);
        tokens = Objects.requireNonNull(builder.tokens, "tokens");
        latency = Objects.requireNonNull(builder.latency, "latency");
        firstToken = Objects.requireNonNull(builder.firstToken, "firstToken");
        outputTokensPerSecond = builder.outputTokensPerSecond;
    }

    /**
     * @param providerId of the instance
     * @param model as asked for; empty when the instance chose
     * @param operation name of the capability, see {@link dev.osgillm.api.LlmConstants#CAPABILITIES}
     */
    public static Builder builder(String providerId, String model, String operation) {
        return new Builder(providerId, model, operation);
    }

    /** @return the id of the instance */
    public String providerId() {
        return providerId;
    }

    /** @return the model as it was asked for, else the instance's default; empty when neither is known */
    public String model() {
        return model;
    }

    /** @return the name of the capability: {@code chat}, {@code embedding} ... */
    public String operation() {
        return operation;
    }

    /** @return attempts that run now */
    public long running() {
        return running;
    }

    /** @return attempts that ended well */
    public long succeeded() {
        return succeeded;
    }

    /** @return attempts that failed, by kind; kinds without any are absent */
    public Map<ErrorKind, Long> failed() {
        return failed;
    }

    /** @return attempts that ended, well or not */
    public long ended() {
        return succeeded + failed.values().stream().mapToLong(Long::longValue).sum();
    }

    /** @return the tokens of all attempts that told them, also of failed ones */
    public TokenTotals tokens() {
        return tokens;
    }

    /** @return how long the attempts that ended well took */
    public Distribution latency() {
        return latency;
    }

    /** @return how long streams took to their first event */
    public Distribution firstToken() {
        return firstToken;
    }

    /** @return output tokens for each second of generating, over all streams that told their tokens */
    public OptionalDouble outputTokensPerSecond() {
        return outputTokensPerSecond < 0 ? OptionalDouble.empty() : OptionalDouble.of(outputTokensPerSecond);
    }

    @Override
    public String toString() {
        return "CallMetrics[" + providerId + ", " + model + ", " + operation + ", " + ended() + " ended]";
    }

    /** Collects numbers. For one thread. */
    @ProviderType
    public static final class Builder {

        private final String providerId;
        private final String model;
        private final String operation;
        private final Map<ErrorKind, Long> failed = new EnumMap<>(ErrorKind.class);
        private long running;
        private long succeeded;
        private TokenTotals tokens;
        private Distribution latency;
        private Distribution firstToken;
        private double outputTokensPerSecond = -1;

        private Builder(String providerId, String model, String operation) {
            this.providerId = Objects.requireNonNull(providerId, "providerId");
            this.model = Objects.requireNonNull(model, "model");
            this.operation = Objects.requireNonNull(operation, "operation");
        }

        /** @param count attempts that run now */
        public Builder running(long count) {
            running = count;
            return this;
        }

        /** @param count attempts that ended well */
        public Builder succeeded(long count) {
            succeeded = count;
            return this;
        }

        /** @param count attempts that failed so; nothing for 0 */
        public Builder failed(ErrorKind kind, long count) {
            if (count != 0) {
                failed.put(Objects.requireNonNull(kind, "kind"), count);
            }
            return this;
        }

        /** @param totals the tokens */
        public Builder tokens(TokenTotals totals) {
            tokens = totals;
            return this;
        }

        /** @param durations of attempts that ended well */
        public Builder latency(Distribution durations) {
            latency = durations;
            return this;
        }

        /** @param durations of streams to their first event */
        public Builder firstToken(Distribution durations) {
            firstToken = durations;
            return this;
        }

        /** @param rate output tokens for each second of generating; negative when unknown */
        public Builder outputTokensPerSecond(double rate) {
            outputTokensPerSecond = rate;
            return this;
        }

        /** @return the measurements; tokens and distributions must be there */
        public CallMetrics build() {
            return new CallMetrics(this);
        }
    }
}

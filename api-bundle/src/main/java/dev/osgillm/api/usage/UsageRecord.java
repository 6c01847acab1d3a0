/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.usage;

import dev.osgillm.api.metrics.TokenTotals;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What the calls of one bundle used at one model of one provider instance. */
@ProviderType
public final class UsageRecord {

    private final String bundle;
    private final String providerId;
    private final String model;
    private final long calls;
    private final long failed;
    private final long answered;
    private final TokenTotals tokens;
    private final BigDecimal cost;

    private UsageRecord(Builder builder) {
        bundle = builder.bundle;
        providerId = builder.providerId;
        model = builder.model;
        calls = builder.calls;
        failed = builder.failed;
        answered = builder.answered;
        tokens = builder.tokens;
        cost = builder.cost;
    }

    /**
     * @param bundle symbolic name of the bundle that called
     * @param providerId of the instance; empty when none was asked
     * @param model as asked for, else the instance's default; empty when nobody knows
     */
    public static Builder builder(String bundle, String providerId, String model) {
        return new Builder(bundle, providerId, model);
    }

    /** @return symbolic name of the bundle that called */
    public String bundle() {
        return bundle;
    }

    /** @return the instance; empty when none was asked */
    public String providerId() {
        return providerId;
    }

    /** @return the model as asked for, else the instance's default; empty when nobody knows */
    public String model() {
        return model;
    }

    /** @return calls that ended, however */
    public long calls() {
        return calls;
    }

    /** @return those of them that failed or were cancelled */
    public long failed() {
        return failed;
    }

    /** @return those that an interceptor answered, such as a cache. They count neither as tokens nor as cost */
    public long answered() {
        return answered;
    }

    /** @return tokens that were spent, also by calls that failed; those that no server told are missing */
    public TokenTotals tokens() {
        return tokens;
    }

    /** @return what these tokens cost; empty where no price is known */
    public Optional<BigDecimal> cost() {
        return Optional.ofNullable(cost);
    }

    @Override
    public String toString() {
        return "UsageRecord[" + bundle + ", " + providerId + ", " + model + ", " + calls + " calls, " + tokens + ", "
                + cost + "]";
    }

    /** Collects a record. For one thread. */
    @ProviderType
    public static final class Builder {

        private final String bundle;
        private final String providerId;
        private final String model;
        private long calls;
        private long failed;
        private long answered;
        private TokenTotals tokens = new TokenTotals(0, 0, 0, 0);
        private BigDecimal cost;

        private Builder(String bundle, String providerId, String model) {
            this.bundle = Objects.requireNonNull(bundle, "bundle");
            this.providerId = Objects.requireNonNull(providerId, "providerId");
            this.model = Objects.requireNonNull(model, "model");
        }

        /** @param count see {@link UsageRecord#calls()} */
        public Builder calls(long count) {
            calls = count;
            return this;
        }

        /** @param count see {@link UsageRecord#failed()} */
        public Builder failed(long count) {
            failed = count;
            return this;
        }

        /** @param count see {@link UsageRecord#answered()} */
        public Builder answered(long count) {
            answered = count;
            return this;
        }

        /** @param totals see {@link UsageRecord#tokens()} */
        public Builder tokens(TokenTotals totals) {
            tokens = Objects.requireNonNull(totals, "totals");
            return this;
        }

        /** @param money see {@link UsageRecord#cost()}, may be {@code null} */
        public Builder cost(BigDecimal money) {
            cost = money;
            return this;
        }

        /** @return the record */
        public UsageRecord build() {
            return new UsageRecord(this);
        }
    }
}

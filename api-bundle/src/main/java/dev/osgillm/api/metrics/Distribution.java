/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** How durations are distributed, in steps that grow with the duration. */
@ProviderType
public final class Distribution {

    /**
     * Durations of about the same length.
     *
     * @param upTo the longest that counts here; the last bucket has {@code null}, for all that are longer
     * @param count how many there were
     */
    public record Bucket(Duration upTo, long count) {}

    private final List<Bucket> buckets;
    private final Duration sum;
    private final Duration longest;

    private Distribution(List<Bucket> buckets, Duration sum, Duration longest) {
        this.buckets = List.copyOf(buckets);
        this.sum = Objects.requireNonNull(sum, "sum");
        this.longest = Objects.requireNonNull(longest, "longest");
    }

    /**
     * @param buckets in the order of their bounds
     * @param sum of all durations
     * @param longest of all durations, zero when there are none
     */
    public static Distribution of(List<Bucket> buckets, Duration sum, Duration longest) {
        return new Distribution(buckets, sum, longest);
    }

    /** @return the buckets in the order of their bounds, empty ones too */
    public List<Bucket> buckets() {
        return buckets;
    }

    /** @return how many durations there were */
    public long count() {
        return buckets.stream().mapToLong(Bucket::count).sum();
    }

    /** @return all durations together */
    public Duration sum() {
        return sum;
    }

    /** @return the longest; zero when there are none */
    public Duration longest() {
        return longest;
    }

    /** @return the mean; empty when there are none */
    public Optional<Duration> mean() {
        long count = count();
        return count == 0 ? Optional.empty() : Optional.of(sum.dividedBy(count));
    }

    /**
     * @param share above 0, at most 1: 0.5 for the median, 0.99 for what only one in a hundred exceeds
     * @return the bound of the bucket that the duration is in, at most {@link #longest()}; empty when there are none
     */
    public Optional<Duration> percentile(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be above 0 and at most 1, not " + share);
        }
        long count = count();
        if (count == 0) {
            return Optional.empty();
        }
        long rank = (long) Math.ceil(share * count);
        long seen = 0;
        for (Bucket bucket : buckets) {
            seen += bucket.count();
            if (seen >= rank) {
                boolean bounded = bucket.upTo() != null && bucket.upTo().compareTo(longest) < 0;
                return Optional.of(bounded ? bucket.upTo() : longest);
            }
        }
        return Optional.of(longest);
    }

    @Override
    public String toString() {
        return "Distribution[" + count() + ", mean " + mean().orElse(Duration.ZERO) + ", longest " + longest + "]";
    }
}

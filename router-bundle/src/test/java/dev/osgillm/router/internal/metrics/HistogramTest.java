/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.metrics.Distribution;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HistogramTest {

    private final Histogram histogram = new Histogram();

    private void add(long millis) {
        histogram.add(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void aPercentileIsAtMostAQuarterTooLong() {
        for (int i = 1; i <= 1_000; i++) {
            add(i);
        }
        Distribution durations = histogram.read();
        assertThat(durations.count()).isEqualTo(1_000);
        assertThat(durations.mean()).contains(Duration.ofNanos(500_500_000));
        for (double share : new double[] {0.01, 0.5, 0.95, 0.99}) {
            double exact = share * 1_000;
            assertThat(durations.percentile(share).orElseThrow().toNanos() / 1e6)
                    .isBetween(exact, exact * 1.26);
        }
        assertThat(durations.percentile(1)).contains(Duration.ofSeconds(1));
    }

    @Test
    void takesTheShortestAndTheLongest() {
        histogram.add(-1);
        histogram.add(0);
        add(1);
        add(TimeUnit.DAYS.toMillis(400));
        Distribution durations = histogram.read();
        assertThat(durations.buckets().get(0)).isEqualTo(new Distribution.Bucket(Duration.ofMillis(1), 3));
        assertThat(durations.buckets().get(durations.buckets().size() - 1)).isEqualTo(new Distribution.Bucket(null, 1));
        assertThat(durations.longest()).isEqualTo(Duration.ofDays(400));
    }

    @Test
    void boundsAreRoundInEachPowerOfTen() {
        assertThat(histogram.read().buckets())
                .extracting(Distribution.Bucket::upTo)
                .contains(
                        Duration.ofMillis(1),
                        Duration.ofMillis(10),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10_000));
    }
}

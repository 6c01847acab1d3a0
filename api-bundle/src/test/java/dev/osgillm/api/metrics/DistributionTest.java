/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.osgillm.api.metrics.Distribution.Bucket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistributionTest {

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    private static final Distribution HUNDRED = Distribution.of(
            List.of(new Bucket(millis(1), 50), new Bucket(millis(10), 49), new Bucket(null, 1)),
            millis(600),
            millis(70));

    @Test
    void aPercentileIsTheBoundOfItsBucket() {
        assertThat(HUNDRED.percentile(0.5)).contains(millis(1));
        assertThat(HUNDRED.percentile(0.51)).contains(millis(10));
        assertThat(HUNDRED.percentile(0.99)).contains(millis(10));
        assertThat(HUNDRED.percentile(1)).contains(millis(70));
    }

    @Test
    void noPercentileIsAboveTheLongest() {
        Distribution one = Distribution.of(List.of(new Bucket(millis(10), 1)), millis(3), millis(3));
        assertThat(one.percentile(0.5)).contains(millis(3));
    }

    @Test
    void countsAndMeans() {
        assertThat(HUNDRED.count()).isEqualTo(100);
        assertThat(HUNDRED.mean()).contains(millis(6));
        Distribution none = Distribution.of(List.of(new Bucket(null, 0)), Duration.ZERO, Duration.ZERO);
        assertThat(none.mean()).isEmpty();
        assertThat(none.percentile(0.5)).isEmpty();
    }

    @Test
    void refusesAShareThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> HUNDRED.percentile(0));
        assertThatIllegalArgumentException().isThrownBy(() -> HUNDRED.percentile(50));
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;

    /** Where a clock of nanoseconds may well be. */
    private static final long START = Long.MAX_VALUE - 10 * SECOND;

    @Test
    void aMinutesWorthMayGoAtOnceAndThenOneAfterTheOther() {
        RateLimit limit = new RateLimit(3, 0, START);
        for (int i = 0; i < 3; i++) {
            assertThat(limit.readyIn(0, START)).isZero();
            limit.sent(START);
        }

        assertThat(limit.readyIn(0, START)).isEqualTo(20 * SECOND);
        assertThat(limit.readyIn(1, START)).isEqualTo(40 * SECOND);
        assertThat(limit.readyIn(0, START + 20 * SECOND)).isZero();
        assertThat(limit.reason(START)).isEqualTo("requests_per_minute");
    }

    @Test
    void tokensAreChargedAfterwardsAndTheirDebtIsPaidBeforeTheNextRequest() {
        RateLimit limit = new RateLimit(0, 600, START);
        limit.used(600, START);
        assertThat(limit.readyIn(0, START)).isZero();

        limit.used(50, START);

        assertThat(limit.readyIn(0, START)).isEqualTo(5 * SECOND);
        assertThat(limit.readyIn(7, START)).isEqualTo(5 * SECOND);
        assertThat(limit.reason(START)).isEqualTo("tokens_per_minute");
    }

    @Test
    void whatTheServerAnnouncesClosesItForAll() {
        RateLimit limit = new RateLimit(0, 0, START);

        limit.close(Duration.ofSeconds(7), START);
        limit.close(Duration.ofSeconds(3), START);

        assertThat(limit.readyIn(5, START)).isEqualTo(7 * SECOND);
        assertThat(limit.readyIn(0, START + 7 * SECOND)).isZero();
        assertThat(limit.reason(START)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT8760H", "PT2562047788015H", "PT5M1S", "PT-5M"})
    void noAnnouncementClosesItForLong(Duration told) {
        RateLimit limit = new RateLimit(0, 0, START);

        limit.close(told, START);

        assertThat(limit.readyIn(0, START)).isBetween(0L, RateLimit.LONGEST.toNanos());
        assertThat(limit.readyIn(0, START) > 0).isEqualTo(!told.isNegative());
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000_000, 9_000_000_000L, Long.MAX_VALUE})
    void noAnswerClosesItForLong(long tokens) {
        RateLimit limit = new RateLimit(0, 60, START);

        limit.used(tokens, START);
        limit.used(tokens, START);

        assertThat(limit.readyIn(0, START)).isPositive().isLessThanOrEqualTo(RateLimit.LONGEST.toNanos());
    }

    /** Requests that are sent as soon as they may be, with pauses, counted again by hand in every window of a minute. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noWindowHasMoreThanTheBucketAndWhatFlowsIn(long seed) {
        Random random = new Random(seed);
        int perMinute = 1 + random.nextInt(100);
        RateLimit limit = new RateLimit(perMinute, 0, START);
        List<Long> sent = new ArrayList<>();
        long now = START;
        for (int i = 0; i < 2_000; i++) {
            if (random.nextInt(20) == 0) {
                now += (long) (random.nextDouble() * 2 * MINUTE);
            }
            long wait = limit.readyIn(0, now);
            if (wait > 0 && random.nextBoolean()) {
                assertThat(limit.readyIn(0, now + wait - 1)).isEqualTo(1);
            }
            now += wait;
            assertThat(limit.readyIn(0, now)).isZero();
            limit.sent(now);
            sent.add(now);
        }
        for (int from = 0; from < sent.size(); from += 1 + random.nextInt(10)) {
            int to = Math.min(sent.size() - 1, from + random.nextInt(3 * perMinute));
            double minutes = (sent.get(to) - sent.get(from)) / (double) MINUTE;
            assertThat((double) (to - from + 1)).isLessThanOrEqualTo(perMinute + perMinute * minutes + 1e-6);
        }
    }

    /** The same bucket as a plain number that is filled up before each look. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void doesWhatAPlainNumberWouldDo(long seed) {
        Random random = new Random(seed);
        int perMinute = 1 + random.nextInt(100_000);
        double perNano = perMinute / (double) MINUTE;
        RateLimit limit = new RateLimit(0, perMinute, START);
        double level = perMinute;
        double lowest = -perNano * RateLimit.LONGEST.toNanos();
        long now = START;
        for (int i = 0; i < 5_000; i++) {
            long step = (long) (random.nextDouble() * random.nextDouble() * MINUTE);
            now += step;
            level = Math.min(perMinute, level + step * perNano);
            if (random.nextInt(3) == 0) {
                int used = random.nextInt(2 * perMinute);
                limit.used(used, now);
                level = Math.max(lowest, level - used);
            }
            double wait = Math.max(0, -level / perNano);
            assertThat((double) limit.readyIn(0, now))
                    .isCloseTo(wait, org.assertj.core.data.Offset.offset(1e-3 * MINUTE));
        }
    }

    @Test
    void aLongRestSavesUpNoMoreThanAMinutesWorth() {
        RateLimit limit = new RateLimit(3, 0, START);

        assertThat(limit.readyIn(3, START + 10 * MINUTE)).isEqualTo(20 * SECOND);
    }
}

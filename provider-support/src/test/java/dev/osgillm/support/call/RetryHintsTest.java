/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryHintsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final long YEAR = 365 * 86_400_000L;

    private final RetryHints hints = new RetryHints(Clock.fixed(NOW, ZoneOffset.UTC));

    /** @param headers names and values */
    private static HttpReply reply(String body, String... headers) {
        Map<String, List<String>> map = new TreeMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], List.of(headers[i + 1]));
        }
        return new HttpReply(429, HttpHeaders.of(map, (name, text) -> true), body.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Duration> delay(String body, String... headers) {
        return hints.delay(ErrorKind.RATE_LIMIT, reply(body, headers));
    }

    private static Optional<Duration> millis(Long millis) {
        return Optional.ofNullable(millis).map(Duration::ofMillis);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 3000",
        "0, 0",
        "0.25, 250",
        ".5, 500",
        "2., 2000",
        "'  2 ', 2000",
        "'Fri, 20 Nov 2026 12:00:07 GMT', 7000",
        "'Friday, 20-Nov-26 12:00:07 GMT', 7000",
        "'Fri Nov 20 12:00:07 2026', 7000",
        "'Wed, 2 Dec 2026 12:00:00 GMT', 1036800000",
        "'Wed Dec  2 12:00:00 2026', 1036800000",
        "'Fri, 20 Nov 2026 11:59:00 GMT', 0",
        "'Thu, 01 Jan 1970 00:00:00 GMT', 0",
        "'Mon, 20 Nov 2026 12:00:07 GMT', ",
        "'Fri, 32 Nov 2026 12:00:07 GMT', ",
        "tomorrow, ",
        "'', ",
        "-5, ",
        "NaN, ",
        "Infinity, ",
        "0x10p3, ",
        "1e300, ",
        "'5, 6', ",
    })
    void readsRetryAfter(String value, Long millis) {
        assertThat(delay("", "Retry-After", value)).isEqualTo(millis(millis));
    }

    @ParameterizedTest
    @CsvSource({"31536001", "99999999999999999999", "9999999999999999999999999999999999999999999999"})
    void whatIsHugeIsLongAndNotNothing(String value) {
        assertThat(delay("", "Retry-After", value)).isEqualTo(millis(YEAR));
        assertThat(delay("", "Retry-After", "Fri, 20 Nov 9999 12:00:07 GMT")).isEmpty();
        assertThat(delay("", "Retry-After", "Sat, 20 Nov 9999 12:00:07 GMT")).isEqualTo(millis(YEAR));
    }

    @ParameterizedTest
    @CsvSource({
        // The server's clock is an hour behind, then an hour ahead of this one.
        "'Fri, 20 Nov 2026 11:00:00 GMT', 'Fri, 20 Nov 2026 11:00:09 GMT', 9000",
        "'Fri, 20 Nov 2026 13:00:00 GMT', 'Fri, 20 Nov 2026 13:00:09 GMT', 9000",
        "'Fri, 20 Nov 2026 13:00:00 GMT', 'Fri, 20 Nov 2026 12:00:09 GMT', 0",
        "nonsense, 'Fri, 20 Nov 2026 12:00:09 GMT', 9000",
    })
    void aDateIsMeantByTheServersOwnClock(String date, String value, long millis) {
        assertThat(delay("", "Date", date, "Retry-After", value)).isEqualTo(millis(millis));
    }

    @ParameterizedTest
    @CsvSource({
        "Please try again in 20s., 20000",
        "Rate limit reached for gpt in organization o on tokens per min. Please try again in 6m0s. Visit x, 360000",
        "Please try again in 1m0.36s. Need more tokens? Visit x, 60360",
        "Please try again in 7m29.184s, 449184",
        "Please try again in 17ms., 17",
        "Please try again in 1h2m3.5s., 3723500",
        "Please retry after 2 seconds., 2000",
        "Try again in 1 minute., 60000",
        "Please retry in 34.074824s., 34074",
        "Retry after about 2 hours and then, 7200000",
        "Please try again in 1 minute 30 seconds., 90000",
        "'{\"error\":{\"details\":[{\"@type\":\"RetryInfo\",\"retryDelay\":\"34s\"}]}}', 34000",
        "'{\"error\":{\"retry_after\": 5, \"code\":1}}', 5000",
        "'{\"error\":{\"retry_after_seconds\":1.5}}', 1500",
        "'server busy, please try again.  maximum pending requests exceeded', ",
        "Please try again in a few seconds., ",
        "Please try again in 20 steps., ",
        "Please try again in 5 sports., ",
    })
    void readsTheWordsOfAServer(String words, Long millis) {
        Optional<Duration> found = delay(words);

        assertThat(found.map(Duration::toMillis)).isEqualTo(Optional.ofNullable(millis));
    }

    @ParameterizedTest
    @CsvSource({
        "12ms, 12000000",
        "17ms, 17000000",
        "1s, 1000000000",
        "6m0s, 360000000000",
        "1m0.36s, 60360000000",
        "1h2m3.5s, 3723500000000",
        "7.66s, 7660000000",
        "250us, 250000",
        "250\u00b5s, 250000",
        "3ns, 3",
        "20, 20000000000",
        "1d, 86400000000000",
        "'', ",
        "5x, ",
        "s, ",
        "-1, ",
        "-1s, ",
        "1m nonsense, "
    })
    void readsDurationsAsGoWritesThem(String value, Long nanos) {
        assertThat(RetryHints.duration(value))
                .isEqualTo(Optional.ofNullable(nanos).map(Duration::ofNanos));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 6m0s, 360000",
        "0, 30, 30000",
        "0, 1795176009, 9000",
        "0, 1795176009500, 9500",
        "0, 1795175000, 0",
        "0, -1, ",
        "0, soon, ",
        "3, 6m0s, ",
        "-1, 6m0s, ",
        ", 6m0s, ",
    })
    void theResetOfALimitHelpsWhenThatLimitIsUsedUp(String remaining, String reset, Long millis) {
        for (String unit : List.of("", "-requests", "-tokens")) {
            HttpReply reply = remaining == null
                    ? reply("", "x-ratelimit-reset" + unit, reset)
                    : reply("", "x-ratelimit-reset" + unit, reset, "x-ratelimit-remaining" + unit, remaining);
            assertThat(hints.delay(ErrorKind.RATE_LIMIT, reply)).as(unit).isEqualTo(millis(millis));
        }
    }

    @Test
    void allLimitsThatAreUsedUpMustBeReset() {
        String[] both = {
            "x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "2s",
            "x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "1m0s"
        };
        assertThat(delay("", both)).contains(Duration.ofMinutes(1));
        assertThat(delay("", "RateLimit", "\"api\";r=0;t=55")).contains(Duration.ofSeconds(56));
        assertThat(delay("", "RateLimit", "\"api\";r=12;t=55")).isEmpty();
    }

    @Test
    void whatSaysMoreComesFirst() {
        String words = "Please try again in 20s";
        String[] all = {
            "retry-after-ms", "1730",
            "Retry-After", "2",
            "x-ratelimit-remaining-tokens", "0",
            "x-ratelimit-reset-tokens", "6m0s"
        };
        assertThat(delay(words, all)).contains(Duration.ofMillis(1730));
        all[1] = "-1";
        assertThat(delay(words, all)).contains(Duration.ofSeconds(2));
        all[3] = "later";
        assertThat(delay(words, all)).contains(Duration.ofSeconds(20));
        assertThat(delay("Slow down.", all)).contains(Duration.ofMinutes(6));
    }

    @Test
    void aLimitThatIsUsedUpSaysNothingOfAServerThatIsDown() {
        HttpReply reply = reply("", "x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "6m0s");
        assertThat(hints.delay(ErrorKind.UNAVAILABLE, reply)).isEmpty();
        assertThat(hints.delay(ErrorKind.UNAVAILABLE, reply("", "Retry-After", "4")))
                .contains(Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void whatDoesNotGoAwayHasNoHint(ErrorKind kind) {
        assertThat(hints.delay(kind, reply("", "Retry-After", "4")).isPresent()).isEqualTo(kind.retryable());
    }

    @Test
    void wordsOfAnyLengthAreReadWithoutRecursion() {
        assertThat(delay("retry in " + "1s ".repeat(100_000))).contains(Duration.ofSeconds(8));
        assertThat(delay("x".repeat(100_000) + " retry in 5s")).isEmpty();
    }

    @Test
    void ofSeveralPoliciesTheOneThatIsUsedUpCounts() {
        assertThat(delay("", "RateLimit", "\"burst\";r=0;t=5, \"daily\";r=900;t=86400"))
                .contains(Duration.ofSeconds(6));
        assertThat(delay("", "RateLimit", "\"daily\";r=900;t=86400, \"a\";r=0;t=5, \"b\";r=0;t=50"))
                .contains(Duration.ofSeconds(51));
    }

    @Test
    void aZeroHidesNoOtherHint() {
        String[] all = {"retry-after-ms", "0", "Retry-After", "0"};
        assertThat(delay("Please try again in 20s", all)).contains(Duration.ofSeconds(20));
        all[3] = "7";
        assertThat(delay("Please try again in 20s", all)).contains(Duration.ofSeconds(7));
        String[] reset = {"Retry-After", "0", "x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "6s"};
        assertThat(delay("", reset)).contains(Duration.ofSeconds(6));
    }

    /** They fill evenly, and the reset is when they are full again: OpenAI and Groq. */
    @Test
    void aLimitThatFillsEvenlyLetsTheNextRequestPassLongBeforeItIsFull() {
        String[] requests = {
            "x-ratelimit-remaining-requests", "0",
            "x-ratelimit-limit-requests", "60",
            "x-ratelimit-reset-requests", "6m0s"
        };
        assertThat(delay("", requests)).contains(Duration.ofSeconds(6));
        String[] tokens = {
            "x-ratelimit-remaining-tokens", "0",
            "x-ratelimit-limit-tokens", "30000",
            "x-ratelimit-reset-tokens", "60s"
        };
        assertThat(delay("", tokens)).contains(Duration.ofSeconds(2));
        tokens[3] = "500";
        assertThat(delay("", tokens)).contains(Duration.ofSeconds(60));
        String[] window = {"x-ratelimit-remaining", "0", "x-ratelimit-limit", "60", "x-ratelimit-reset", "60"};
        assertThat(delay("", window)).contains(Duration.ofSeconds(60));
    }
}

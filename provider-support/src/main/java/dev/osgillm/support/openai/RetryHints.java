/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import dev.osgillm.support.call.HttpReply;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how long a server asks to wait, in all the forms that are in use. */
final class RetryHints {

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|ms|m|us|µs|ns|s)");

    private final Clock clock;

    RetryHints(Clock clock) {
        this.clock = clock;
    }

    /** @return the delay; {@code retry-after-ms}, then {@code Retry-After}, then when the exhausted limit is reset */
    Optional<Duration> delay(HttpReply reply) {
        return reply.header("retry-after-ms")
                .flatMap(text -> decimal(text, 1_000_000))
                .or(() -> reply.header("Retry-After").flatMap(this::retryAfter))
                .or(() -> reset(reply, "requests"))
                .or(() -> reset(reply, "tokens"));
    }

    private Optional<Duration> retryAfter(String text) {
        return decimal(text, 1_000_000_000).or(() -> date(text));
    }

    private Optional<Duration> date(String text) {
        try {
            ZonedDateTime date = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration delay = Duration.between(clock.instant(), date.toInstant());
            return Optional.of(delay.isNegative() ? Duration.ZERO : delay);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The reset of a limit helps only when that limit is the one that is used up. */
    private static Optional<Duration> reset(HttpReply reply, String unit) {
        boolean exhausted = reply.header("x-ratelimit-remaining-" + unit)
                .filter("0"::equals)
                .isPresent();
        return exhausted ? reply.header("x-ratelimit-reset-" + unit).flatMap(RetryHints::goDuration) : Optional.empty();
    }

    /** {@code 1h2m3.5s}, {@code 12ms}, or a bare number of seconds. */
    static Optional<Duration> goDuration(String text) {
        String rest = text.strip();
        if (rest.matches("\\d+(\\.\\d+)?")) {
            return decimal(rest, 1_000_000_000);
        }
        double nanos = 0;
        int end = 0;
        Matcher matcher = PART.matcher(rest);
        while (matcher.find() && matcher.start() == end) {
            nanos += Double.parseDouble(matcher.group(1)) * unit(matcher.group(2));
            end = matcher.end();
        }
        return end == rest.length() && end > 0 ? Optional.of(Duration.ofNanos((long) nanos)) : Optional.empty();
    }

    private static double unit(String unit) {
        return switch (unit) {
            case "h" -> 3_600e9;
            case "m" -> 60e9;
            case "s" -> 1e9;
            case "ms" -> 1e6;
            case "ns" -> 1;
            default -> 1e3;
        };
    }

    private static Optional<Duration> decimal(String text, double nanosPerUnit) {
        try {
            double number = Double.parseDouble(text.strip());
            return number >= 0 && number < 1e9
                    ? Optional.of(Duration.ofNanos((long) (number * nanosPerUnit)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.ErrorKind;
import java.math.BigDecimal;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads how long a server asks to wait, in all the forms that are in use. Stateless but for its clock. */
public final class RetryHints {

    /** What is longer is cut: nobody waits for it, but it must not look like no hint. */
    static final Duration LONGEST = Duration.ofDays(365);

    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d*)?|\\.\\d+");
    private static final String UNIT =
            "days?|d|hours?|hrs?|h|milliseconds?|millis|ms|minutes?|mins?|m|seconds?|secs?|s" + "|us|µs|ns";
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(" + UNIT + ")(?![a-z])[ ,]*");
    // "Please try again in 7m29.184s.", "Please retry after 2 seconds."
    private static final Pattern WORDS =
            Pattern.compile("(?:try again|retry) (?:in|after) (?:about )?((?:" + PART + "){1,8})");
    // "retryDelay": "34s", "retry_after": 5
    private static final Pattern MEMBER =
            Pattern.compile("\"retry_?(?:delay|after)(?:_seconds)?\"\\s*:\\s*\"?(\\d+(?:\\.\\d+)?)s?[\",}\\s]");
    // "api";r=0;t=55
    private static final Pattern USED_UP = Pattern.compile(";\\s*r=0\\b[^,]*?;\\s*t=(\\d+)");
    private static final int TOKENS = 1000;
    private static final int MOST_WORDS = 16 << 10;

    /** The three forms that a date of HTTP may have. */
    private static final List<String> DATES =
            List.of("EEE, d MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM ppd HH:mm:ss yyyy");

    private static final List<String> UNITS = List.of("-requests", "-tokens", "");

    private final Clock clock;

    /** @param clock for dates of servers that do not tell their own time */
    public RetryHints(Clock clock) {
        this.clock = clock;
    }

    /** As {@link #delay(ErrorKind, HttpHeaders, String)}. */
    public Optional<Duration> delay(ErrorKind kind, HttpReply reply) {
        return delay(kind, reply.headers(), reply.text());
    }

    /**
     * @param kind of the failure; one that does not go away has no hint
     * @param words of the server, or its whole body
     * @return from 0 to a year: {@code retry-after-ms}, then {@code Retry-After}, then what the words say, then, for a
     *     rate limit, when those that are used up let the next request pass. Zero, or a date that has passed, gives way to
     *     what says more
     */
    public Optional<Duration> delay(ErrorKind kind, HttpHeaders headers, String words) {
        if (!kind.retryable()) {
            return Optional.empty();
        }
        List<Duration> told = Stream.of(
                        headers.firstValue("retry-after-ms").flatMap(text -> number(text, 1e6)),
                        headers.firstValue("Retry-After").flatMap(text -> retryAfter(headers, text)),
                        inWords(words),
                        kind == ErrorKind.RATE_LIMIT ? reset(headers) : Optional.<Duration>empty())
                .flatMap(Optional::stream)
                .toList();
        return told.stream().filter(hint -> !hint.isZero()).findFirst().or(() -> told.stream()
                .findFirst());
    }

    private Optional<Duration> retryAfter(HttpHeaders headers, String text) {
        return number(text, 1e9).or(() -> date(text).map(date -> until(headers, date)));
    }

    /** The server's clock and this one may differ by hours; a date of the server's is meant by its own. */
    private Duration until(HttpHeaders headers, Instant moment) {
        Instant now = headers.firstValue("Date").flatMap(RetryHints::date).orElseGet(clock::instant);
        return within(Duration.between(now, moment));
    }

    private static Optional<Instant> date(String text) {
        try {
            // With an offset too, which is not HTTP's but unmistakable.
            return Optional.of(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return DATES.stream()
                    .flatMap(form -> date(text.strip(), form).stream())
                    .findFirst();
        }
    }

    private static Optional<Instant> date(String text, String form) {
        try {
            return Optional.of(LocalDateTime.parse(text, DateTimeFormatter.ofPattern(form, Locale.ENGLISH))
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> inWords(String text) {
        String words = text.substring(0, Math.min(text.length(), MOST_WORDS)).toLowerCase(Locale.ROOT);
        Matcher said = WORDS.matcher(words);
        if (said.find()) {
            return duration(said.group(1).strip().replaceAll(",$", ""));
        }
        Matcher member = MEMBER.matcher(words);
        return member.find() ? number(member.group(1), 1e9) : Optional.empty();
    }

    /**
     * Any answer may announce that the next request is one too many.
     *
     * <p>A limit {@code -requests} or {@code -tokens} fills evenly, and its reset is when it is full again. So where its size
     * is told as well, the wait is for one request's share of that, or that of {@value #TOKENS} tokens. The reset of others
     * is the end of a window, before which nothing is free.
     *
     * @return until the limits that are used up let a request pass: where several are, all of them
     */
    Optional<Duration> reset(HttpHeaders headers) {
        Optional<Duration> longest = Optional.empty();
        for (String policies : headers.allValues("RateLimit")) {
            for (Matcher found = USED_UP.matcher(policies); found.find(); ) {
                Optional<Duration> left = number(found.group(1), 1e9);
                if (left.isPresent()) {
                    longest = longer(longest, left.get().plusSeconds(1)); // a server rounds down
                }
            }
        }
        for (String unit : UNITS) {
            Optional<Duration> left = reset(headers, unit);
            if (left.isPresent()) {
                longest = longer(longest, left.get());
            }
        }
        return longest;
    }

    private Optional<Duration> reset(HttpHeaders headers, String unit) {
        Optional<String> left = headers.firstValue("x-ratelimit-remaining" + unit);
        return left.isPresent() && left.get().strip().equals("0")
                ? headers.firstValue("x-ratelimit-reset" + unit)
                        .flatMap(text -> moment(headers, text.strip()))
                        .map(full -> share(headers, unit, full))
                : Optional.empty();
    }

    private static Duration share(HttpHeaders headers, String unit, Duration full) {
        long needed = unit.equals("-tokens") ? TOKENS : 1;
        return headers.firstValue("x-ratelimit-limit" + unit)
                .map(String::strip)
                .filter(size -> !unit.isEmpty() && size.matches("\\d{1,15}") && Long.parseLong(size) > needed)
                .map(size -> Duration.ofNanos((long) ((double) full.toNanos() / Long.parseLong(size) * needed)))
                .orElse(full);
    }

    /** What is left, or the moment: in seconds or milliseconds since 1970. */
    private Optional<Duration> moment(HttpHeaders headers, String text) {
        if (text.matches("\\d{13}")) {
            return Optional.of(until(headers, Instant.ofEpochMilli(Long.parseLong(text))));
        }
        if (text.matches("\\d{10}")) {
            return Optional.of(until(headers, Instant.ofEpochSecond(Long.parseLong(text))));
        }
        return duration(text);
    }

    /** {@code 1h2m3.5s}, {@code 12ms}, {@code 2 seconds}, or a bare number of seconds. */
    static Optional<Duration> duration(String text) {
        String rest = text.strip();
        if (NUMBER.matcher(rest).matches()) {
            return number(rest, 1e9);
        }
        Duration sum = Duration.ZERO;
        int end = 0;
        Matcher matcher = PART.matcher(rest);
        while (matcher.find() && matcher.start() == end) {
            sum = within(
                    sum.plus(number(matcher.group(1), unit(matcher.group(2))).orElse(Duration.ZERO)));
            end = matcher.end();
        }
        return end == rest.length() && end > 0 ? Optional.of(sum) : Optional.empty();
    }

    private static double unit(String unit) {
        return switch (unit) {
            case "us", "µs" -> 1e3;
            case "ns" -> 1;
            case "ms", "millis", "millisecond", "milliseconds" -> 1e6;
            default ->
                switch (unit.charAt(0)) {
                    case 'd' -> 86_400e9;
                    case 'h' -> 3_600e9;
                    case 'm' -> 60e9;
                    default -> 1e9;
                };
        };
    }

    private static Optional<Duration> number(String text, double nanosPerUnit) {
        String digits = text.strip();
        if (!NUMBER.matcher(digits).matches()) {
            return Optional.empty();
        }
        if (digits.length() > 30) {
            return Optional.of(LONGEST);
        }
        BigDecimal nanos = new BigDecimal(digits).multiply(BigDecimal.valueOf(nanosPerUnit));
        boolean longest = nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0;
        return Optional.of(longest ? LONGEST : Duration.ofNanos(nanos.longValue()));
    }

    private static Duration within(Duration delay) {
        if (delay.isNegative()) {
            return Duration.ZERO;
        }
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }

    private static Optional<Duration> longer(Optional<Duration> one, Duration other) {
        return one.isPresent() && one.get().compareTo(other) > 0 ? one : Optional.of(other);
    }
}

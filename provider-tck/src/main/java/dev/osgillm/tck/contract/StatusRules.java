/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every status that servers and proxies answer with, and every form of what they say. */
abstract class StatusRules extends FailureRules {

    private static final String MESSAGE = "The server's own words.";

    /** Says that this is no address of the API, so its words are of no use. */
    private static final int NOT_ALLOWED = 405;

    private static final int LONG = 1 << 20;
    private static final int LONGEST_MESSAGE = 2000;

    /** @param repeated whether it is, as far as only one of that is right */
    private record Expected(int status, Optional<Boolean> repeated, Set<ErrorKind> kinds) {}

    private static Expected once(int status, ErrorKind... kinds) {
        return new Expected(status, Optional.of(false), Set.of(kinds));
    }

    private static Expected repeated(int status, ErrorKind... kinds) {
        return new Expected(status, Optional.of(true), Set.of(kinds));
    }

    private static Expected either(int status, ErrorKind... kinds) {
        return new Expected(status, Optional.empty(), Set.of(kinds));
    }

    private static final List<Expected> EXPECTED = List.of(
            once(400, ErrorKind.INVALID_REQUEST),
            once(401, ErrorKind.AUTHENTICATION),
            once(402, ErrorKind.QUOTA, ErrorKind.INVALID_REQUEST),
            once(403, ErrorKind.PERMISSION),
            once(405, ErrorKind.CONFIGURATION, ErrorKind.INVALID_REQUEST),
            repeated(408, ErrorKind.UNAVAILABLE, ErrorKind.TIMEOUT),
            either(409, ErrorKind.UNAVAILABLE, ErrorKind.INVALID_REQUEST),
            once(413, ErrorKind.INVALID_REQUEST, ErrorKind.CONTEXT_LENGTH),
            once(415, ErrorKind.INVALID_REQUEST),
            once(422, ErrorKind.INVALID_REQUEST),
            repeated(429, ErrorKind.RATE_LIMIT),
            repeated(500, ErrorKind.UNAVAILABLE),
            repeated(502, ErrorKind.UNAVAILABLE),
            repeated(503, ErrorKind.UNAVAILABLE),
            repeated(504, ErrorKind.UNAVAILABLE, ErrorKind.TIMEOUT),
            repeated(529, ErrorKind.UNAVAILABLE));

    @TestFactory
    Stream<DynamicTest> eachStatusHasItsKind() {
        return EXPECTED.stream()
                .map(expected -> BoundedTest.of(
                        "status " + expected.status(),
                        () -> failsAs(
                                expected,
                                atOnce(expected.status(), dialect().errorBody(expected.status(), MESSAGE)),
                                expected.status() != NOT_ALLOWED)));
    }

    @TestFactory
    Stream<DynamicTest> theWordsOfEachFormAreTold() {
        List<NamedForm<String>> forms = dialect().moreErrorBodies(400, MESSAGE);
        needs(!forms.isEmpty(), "further forms of errors");
        return forms.stream()
                .map(form -> BoundedTest.of(form.name(), () -> {
                    for (Expected expected :
                            List.of(EXPECTED.get(0), EXPECTED.get(1), EXPECTED.get(10), EXPECTED.get(13))) {
                        String body = dialect().moreErrorBodies(expected.status(), MESSAGE).stream()
                                .filter(other -> other.name().equals(form.name()))
                                .findFirst()
                                .map(NamedForm::content)
                                .orElse(form.content());
                        failsAs(expected, atOnce(expected.status(), body), true);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> theStatusDecidesWhereTheBodySaysNothing() {
        Map<String, Function<Integer, Script>> bodies = new LinkedHashMap<>();
        bodies.put("nothing", Scripts::emptyBody);
        bodies.put("plain text", status -> Scripts.text(status, "upstream connect error"));
        bodies.put("a web page", status -> Scripts.html(status, "<html><body>Oops</body></html>"));
        bodies.put("a text of JSON", status -> Scripts.json(status, "\"no\""));
        bodies.put("a list of JSON", status -> Scripts.json(status, "[1,2]"));
        bodies.put("an empty object", status -> Scripts.json(status, "{}"));
        bodies.put("half an object", status -> Scripts.json(status, "{\"error\":{\"mess"));
        bodies.put("bytes that are no text", status -> Scripts.json(status, "\uFFFD\u0000\u0001\u0002"));
        return bodies.entrySet().stream()
                .map(body -> BoundedTest.of(body.getKey(), () -> {
                    for (int index : new int[] {0, 1, 3, 10, 13}) {
                        Expected expected = EXPECTED.get(index);
                        failsAs(expected, body.getValue().apply(expected.status()), false);
                    }
                }));
    }

    private Script atOnce(int status, String body) {
        return Scripts.json(status, Map.of("Retry-After", "0"), body);
    }

    private void failsAs(Expected expected, Script script, boolean told) {
        int before = server.requests().size();
        serve(script);
        LlmException failure = checked(StreamProbe.on(call().events()).awaitFailure());
        assertThat(failure.kind()).as("the kind of " + failure).isIn(expected.kinds());
        assertThat(failure.status()).hasValue(expected.status());
        boolean repeated = expected.repeated().orElse(failure.retryable());
        assertThat(failure.retryable()).as("retryable: " + failure).isEqualTo(repeated);
        int requests = server.requests().size() - before;
        assertThat(requests > 1).as(requests + " requests for " + failure).isEqualTo(repeated);
        if (told) {
            assertThat(failure).hasMessageContaining(MESSAGE.replaceAll("\\.$", ""));
        }
        assertThat(failure.getMessage().strip().split("\\. "))
                .as("what to do next, after what happened")
                .hasSizeGreaterThan(1);
        assertThat(failure.getMessage()).doesNotContain("<html>");
    }

    @Test
    void aStatusThatIsNoAnswerIsNone() {
        for (int status : new int[] {204, 205, 304, 300, 418}) {
            failsBothWays(Scripts.emptyBody(status), failure -> {
                assertThat(failure.kind())
                        .as("the kind of status " + status)
                        .isIn(ErrorKind.PROTOCOL, ErrorKind.CONFIGURATION, ErrorKind.INVALID_REQUEST);
                assertThat(failure.retryable()).isFalse();
            });
        }
    }

    @Test
    void aLongErrorIsToldShortly() {
        String longBody = dialect().errorBody(400, "x".repeat(LONG));
        failsBothWays(Scripts.json(400, longBody), failure -> {
            assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(failure.getMessage()).hasSizeLessThan(LONGEST_MESSAGE);
        });
    }

    @Test
    void anErrorWithoutEndIsNotReadToItsEnd() {
        AtomicLong written = new AtomicLong();
        serve(exchange -> {
            exchange.startChunks(400, Map.of("Content-Type", "application/json"));
            byte[] piece = "x".repeat(LONG).getBytes(StandardCharsets.UTF_8);
            while (true) {
                exchange.chunk(piece);
                written.addAndGet(piece.length);
            }
        });

        LlmException failure = checked(StreamProbe.on(call().events()).awaitFailure());

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        server.awaitDisconnect();
        assertThat(written).as("bytes that the server could write").hasValueLessThan(32L << 20);
    }
}

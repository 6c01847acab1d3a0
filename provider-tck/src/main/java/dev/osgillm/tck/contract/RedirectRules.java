/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Redirects: a key stays with its host. */
abstract class RedirectRules extends StatusRules {

    @TestFactory
    Stream<DynamicTest> tellsAnotherHostNothing() {
        return Stream.of(301, 302, 303, 307, 308)
                .map(status -> BoundedTest.of("status " + status, () -> {
                    try (ScriptedServer other = ScriptedServer.start()) {
                        other.otherwise(answer(TEXTS));
                        Map<String, String> location = Map.of("Location", other.uri() + "/v1/elsewhere?key=1");
                        failsBothWays(exchange -> exchange.answer(status, location, new byte[0]), failure -> {
                            assertThat(failure.retryable()).isFalse();
                            assertThat(failure.kind()).isIn(ErrorKind.CONFIGURATION, ErrorKind.PROTOCOL);
                        });

                        assertThat(other.connections())
                                .as("connections to the other host")
                                .isZero();
                    }
                }));
    }

    @Test
    void doesNotFollowARedirect() {
        server.on("*", "/elsewhere", answer(TEXTS));
        failsBothWays(Scripts.redirect(server.uri() + "/elsewhere"), failure -> assertThat(failure.retryable())
                .isFalse());

        String path = chatPath().replaceFirst("\\*$", "");
        assertThat(server.requests())
                .extracting(RecordedRequest::path)
                .allSatisfy(asked -> assertThat(asked).startsWith(path))
                .doesNotContain("/elsewhere");
    }

    @Test
    void aRedirectToNowhereIsAFailure() {
        for (String location : List.of("", "http://[", "//", "javascript:alert(1)", "/\\..", "x".repeat(5000))) {
            failsBothWays(
                    exchange -> exchange.answer(302, Map.of("Location", location), new byte[0]),
                    failure -> assertThat(failure.getMessage()).hasSizeLessThan(1000));
        }
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.config.Secret;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What no Hub should send, and what becomes of it. */
class OddHubAnswersTest {

    private static final String TOKEN = "hf_abcdefghijklmnop";

    private final HubAddress hub = new HubAddress(URI.create("https://huggingface.co"), Optional.of(new Secret(TOKEN)));
    private final HubErrors errors = new HubErrors(hub, "Set a token.");

    private static HttpReply reply(int status, String body, Map<String, List<String>> headers) {
        return new HttpReply(
                status, HttpHeaders.of(headers, (name, value) -> true), body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aCodeIsOneShortLine() {
        String code = "Gated\u009b2J" + "x".repeat(9000);

        String message = errors.of(reply(400, "", Map.of("X-Error-Code", List.of(code))), "o/n")
                .getMessage();

        assertThat(message)
                .contains("(400 Gated 2Jxxx")
                .doesNotContain("\u009b")
                .hasSizeLessThan(1000);
    }

    @Test
    void whatIsNoJsonIsQuotedWithoutTheToken() {
        HubGet<Object> get = new HubGet<>(hub, errors, "o/n", () -> "/api", (body, reply) -> body);

        assertThatThrownBy(() -> get.read(reply(200, "Bad token " + TOKEN, Map.of()), new CallMeter(() -> 0)))
                .hasMessageContaining("'Bad token (hidden)'")
                .hasNoCause();
    }
}

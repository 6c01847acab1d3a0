/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.config.Secret;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What messages may say, and what they must not. */
class OpenAiErrorsWordsTest {

    private static final String ADVICE = "Set OPENAI_API_KEY, or .api_key in the configuration dev.osgillm.openai.";

    private final OpenAiErrors errors = new OpenAiErrors(Optional.of(new Secret("own-secret-4711")), ADVICE);

    private LlmException failure(int status, String body, String... headers) {
        Map<String, List<String>> map = new TreeMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], List.of(headers[i + 1]));
        }
        return errors.toException(new HttpReply(
                status, HttpHeaders.of(map, (name, value) -> true), body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String error(String message, String type, String param, String code) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":" + quoted(type) + ",\"param\":" + quoted(param)
                + ",\"code\":" + quoted(code) + "}}";
    }

    private static String quoted(String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }

    @ParameterizedTest
    @CsvSource({
        "https://login.example.org/sso?token=abc, https://login.example.org",
        "//cdn.example.org/v1, cdn.example.org",
        "/v2/chat/completions, same server",
        "::, another address"
    })
    void namesTheHostOfARedirectAndNothingElseOfIt(String location, String named) {
        LlmException failure = failure(302, "<html>moved</html>", "Location", location);

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(failure).hasMessageContaining(named).hasMessageContaining("base_url");
        assertThat(failure.getMessage()).doesNotContain("abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-proj-abcDEF123456",
                "sk-abcd********wxyz",
                "sk-or-v1-0123456789abcdef",
                "hf_abcdefghijklmnop",
                "gsk_0123456789",
                "own-secret-4711"
            })
    void masksWhateverLooksLikeAKey(String key) {
        LlmException failure = failure(
                401, error("Incorrect API key provided: " + key + ". Find yours.", null, null, "invalid_api_key"));

        assertThat(failure.toString())
                .doesNotContain(key)
                .contains("provided: (key)")
                .contains("Find yours");
    }

    @Test
    void masksBeforeItCuts() {
        String body = error("x".repeat(290) + " own-secret-4711", null, null, null);

        assertThat(failure(400, body).getMessage()).doesNotContain("own-se");
    }

    @Test
    void masksInCodesAndParametersToo() {
        LlmException failure = failure(400, error("x", null, "own-secret-4711", "own-secret-4711"));

        assertThat(failure.toString()).doesNotContain("4711");
        assertThat(failure.code().orElse("")).doesNotContain("4711");
    }

    @Test
    void leavesWordsThatOnlyBeginLikeAKey() {
        String message = "Use a key-based scheme, skip prompt_cache_key and Bearer auth";

        assertThat(failure(400, error(message, null, null, null)).getMessage()).contains(message);
    }

    @Test
    void quotesAtMostALineAndNoControlCharacters() {
        String message = failure(400, error("a\\u001b[31mred\\n\\tb" + "y".repeat(1000), null, null, null))
                .getMessage();

        assertThat(message)
                .hasSizeLessThan(500)
                .doesNotContain("\u001b")
                .doesNotContain("\n")
                .doesNotContain("\t");
    }
}

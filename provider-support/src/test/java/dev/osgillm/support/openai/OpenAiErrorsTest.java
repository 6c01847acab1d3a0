/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.json.Json;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiErrorsTest {

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

    static Stream<Arguments> shapes() {
        String contentFilter = "{\"error\":{\"message\":\"Blocked\",\"type\":null,\"param\":\"prompt\","
                + "\"code\":\"content_filter\",\"status\":400,\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}";
        String moderation = "{\"error\":{\"code\":403,\"message\":\"Flagged\",\"metadata\":{\"reasons\":[\"violence\"],"
                + "\"flagged_input\":\"...\"}}}";
        return Stream.of(
                // OpenAI
                of(429, error("Slow", "tokens", null, "rate_limit_exceeded"), ErrorKind.RATE_LIMIT, true, "Slow"),
                of(429, error("Slow", "requests", null, null), ErrorKind.RATE_LIMIT, true, "Slow"),
                of(429, error("Ramp", null, null, "slow_down"), ErrorKind.RATE_LIMIT, true, "Ramp"),
                of(429, error("Pay", "insufficient_quota", null, "insufficient_quota"), ErrorKind.QUOTA, false, "Pay"),
                of(429, error("Pay", "insufficient_quota", null, null), ErrorKind.QUOTA, false, "Pay"),
                of(429, error("Pay", null, null, "credit_balance_exhausted"), ErrorKind.QUOTA, false, "Pay"),
                of(429, error("Pay", null, null, "organization_spend_limit_exceeded"), ErrorKind.QUOTA, false, "Pay"),
                of(429, error("Pay", null, null, "project_spend_limit_exceeded"), ErrorKind.QUOTA, false, "Pay"),
                of(429, error("Pay", null, null, "organization_usage_limit_exceeded"), ErrorKind.QUOTA, false, "Pay"),
                of(
                        400,
                        error("Use another", "invalid_request_error", "max_tokens", "unsupported_parameter"),
                        ErrorKind.INVALID_REQUEST,
                        false,
                        "(max_tokens)"),
                of(
                        400,
                        error("Too long", "invalid_request_error", "messages", "context_length_exceeded"),
                        ErrorKind.CONTEXT_LENGTH,
                        false,
                        "Shorten"),
                of(
                        401,
                        error("No", "invalid_request_error", null, "invalid_api_key"),
                        ErrorKind.AUTHENTICATION,
                        false,
                        ADVICE),
                of(403, error("Region", "request_forbidden", null, "x"), ErrorKind.PERMISSION, false, "Region"),
                of(
                        404,
                        error("The model `x` does not exist", "invalid_request_error", null, "model_not_found"),
                        ErrorKind.MODEL_NOT_FOUND,
                        false,
                        "llm:models"),
                of(
                        404,
                        error("Invalid URL (POST /v2/chat)", "invalid_request_error", null, null),
                        ErrorKind.CONFIGURATION,
                        false,
                        "base_url"),
                of(408, "", ErrorKind.UNAVAILABLE, true, "(408)"),
                of(409, error("Conflict", null, null, null), ErrorKind.UNAVAILABLE, true, "Conflict"),
                of(413, "", ErrorKind.INVALID_REQUEST, false, "(413)"),
                of(422, "{\"detail\":\"No\"}", ErrorKind.INVALID_REQUEST, false, "No"),
                of(500, error("Oops", "server_error", null, null), ErrorKind.UNAVAILABLE, true, "Oops"),
                of(
                        503,
                        error("Busy", "service_unavailable_error", null, "server_is_overloaded"),
                        ErrorKind.UNAVAILABLE,
                        true,
                        "Busy"),
                // Azure
                of(400, contentFilter, ErrorKind.CONTENT_FILTER, false, "Change the prompt"),
                of(
                        404,
                        error("No such deployment", null, null, "DeploymentNotFound"),
                        ErrorKind.MODEL_NOT_FOUND,
                        false,
                        ""),
                of(401, "{\"statusCode\":401,\"message\":\"No key\"}", ErrorKind.AUTHENTICATION, false, "No key"),
                // vLLM
                of(401, "{\"error\":\"Unauthorized\"}", ErrorKind.AUTHENTICATION, false, "Unauthorized"),
                of(
                        404,
                        "{\"error\":{\"message\":\"The model `x` does not exist.\",\"type\":\"NotFoundError\","
                                + "\"param\":\"model\",\"code\":404}}",
                        ErrorKind.MODEL_NOT_FOUND,
                        false,
                        "does not exist"),
                of(404, "{\"detail\":\"Not Found\"}", ErrorKind.CONFIGURATION, false, "base_url"),
                of(
                        400,
                        "{\"object\":\"error\",\"message\":\"This model's maximum context length is 4096 tokens. However,"
                                + " you requested 5000.\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}",
                        ErrorKind.CONTEXT_LENGTH,
                        false,
                        "4096"),
                // llama.cpp
                of(
                        503,
                        "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}",
                        ErrorKind.UNAVAILABLE,
                        true,
                        "Loading model"),
                of(
                        400,
                        "{\"error\":{\"code\":400,\"message\":\"Long\",\"type\":\"exceed_context_size_error\","
                                + "\"n_prompt_tokens\":9000,\"n_ctx\":4096}}",
                        ErrorKind.CONTEXT_LENGTH,
                        false,
                        "Long"),
                of(
                        501,
                        "{\"error\":{\"code\":501,\"message\":\"No embeddings\",\"type\":\"not_supported_error\"}}",
                        ErrorKind.INVALID_REQUEST,
                        false,
                        "No embeddings"),
                // Groq
                of(
                        400,
                        "{\"error\":{\"message\":\"Failed to call a function.\",\"type\":\"invalid_request_error\","
                                + "\"code\":\"tool_use_failed\",\"failed_generation\":\"<function=x>\"}}",
                        ErrorKind.INVALID_REQUEST,
                        false,
                        "Failed to call"),
                of(
                        413,
                        error("Too large", "tokens", null, "rate_limit_exceeded"),
                        ErrorKind.RATE_LIMIT,
                        false,
                        "Too large"),
                of(498, error("Flex", null, null, null), ErrorKind.UNAVAILABLE, true, "Flex"),
                // Mistral, FastAPI
                of(
                        422,
                        "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"seed\"],"
                                + "\"msg\":\"Extra inputs are not permitted\",\"input\":1}]},\"type\":\"invalid_request_error\","
                                + "\"param\":null,\"code\":null}",
                        ErrorKind.INVALID_REQUEST,
                        false,
                        "seed"),
                of(
                        422,
                        "{\"detail\":[{\"loc\":[\"body\",\"x\"],\"msg\":\"Field required\",\"type\":\"missing\"}]}",
                        ErrorKind.INVALID_REQUEST,
                        false,
                        "Field required"),
                // DeepSeek, OpenRouter
                of(
                        402,
                        error("Insufficient Balance", null, null, null),
                        ErrorKind.QUOTA,
                        false,
                        "Insufficient Balance"),
                of(403, moderation, ErrorKind.CONTENT_FILTER, false, "Flagged"),
                of(529, "{\"error\":{\"code\":529,\"message\":\"Busy\"}}", ErrorKind.UNAVAILABLE, true, "Busy"),
                // TGI, TEI
                of(
                        422,
                        "{\"error\":\"Input validation error: `inputs` must have less than 4096 tokens. Given: 5000\","
                                + "\"error_type\":\"validation\"}",
                        ErrorKind.CONTEXT_LENGTH,
                        false,
                        "5000"),
                of(
                        422,
                        "{\"message\":\"Bad\",\"type\":\"Validation\",\"code\":422}",
                        ErrorKind.INVALID_REQUEST,
                        false,
                        "Bad"),
                of(
                        429,
                        "{\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"}",
                        ErrorKind.UNAVAILABLE,
                        true,
                        ""),
                of(401, "", ErrorKind.AUTHENTICATION, false, ADVICE),
                // Gateways
                of(
                        400,
                        "[{\"error\":{\"code\":400,\"message\":\"In a list\"}}]",
                        ErrorKind.INVALID_REQUEST,
                        false,
                        "In a list"),
                of(502, "<html><body>Bad Gateway</body></html>", ErrorKind.UNAVAILABLE, true, "web page"),
                of(504, "", ErrorKind.UNAVAILABLE, true, "(504)"),
                of(404, "404 page not found", ErrorKind.CONFIGURATION, false, "base_url"),
                of(404, "<html>nginx</html>", ErrorKind.CONFIGURATION, false, "base_url"),
                of(
                        404,
                        "{\"error\":\"Unexpected endpoint or method. (GET /v1/foo)\"}",
                        ErrorKind.CONFIGURATION,
                        false,
                        ""),
                of(500, "{\"error\":{}}", ErrorKind.UNAVAILABLE, true, "(500)"));
    }

    private static Arguments of(int status, String body, ErrorKind kind, boolean retryable, String words) {
        return Arguments.of(status, body, kind, retryable, words);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("shapes")
    void knowsEveryShape(int status, String body, ErrorKind kind, boolean retryable, String words) {
        LlmException failure = failure(status, body, "x-request-id", "req_1");

        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        assertThat(failure.retryable()).isEqualTo(retryable);
        assertThat(failure.status()).hasValue(status);
        assertThat(failure.requestId()).contains("req_1");
        assertThat(failure.getMessage())
                .contains(words)
                .contains("(" + status)
                .doesNotContain("\n")
                .endsWith(".");
        assertThat(failure.code()).isNotEqualTo(Optional.of(""));
    }

    @Test
    void takesTheBodyOfAnErrorInStatus200ForAnError() {
        String body = "{\"error\":{\"code\":429,\"message\":\"Rate limited upstream\",\"metadata\":{\"provider_name\":"
                + "\"Acme\",\"raw\":\"{\\\"error\\\":\\\"slow\\\"}\"}},\"user_id\":\"user_1\"}";

        LlmException failure = errors.inDisguise(JsonParser.parseString(body)).orElseThrow();

        assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMIT);
        assertThat(failure).hasMessageContaining("Rate limited upstream").hasMessageContaining("Acme: slow");
    }

    @Test
    void doesNotRepeatARequestThatIsWrongOnlyBecauseNoStatusSaysSo() {
        String body = error("Bad", "invalid_request_error", "n", null);

        LlmException failure = errors.inDisguise(JsonParser.parseString(body)).orElseThrow();

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure.retryable()).isFalse();
        assertThat(failure.status()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":null}",
                "{\"error\":false}",
                "{\"error\":\"\"}",
                "{\"error\":{}}",
                "{\"error\":[]}",
                "{\"choices\":[],\"message\":\"x\"}",
                "{\"choices\":[],\"detail\":\"x\"}",
                "[[0.5]]",
                "[]",
                "7"
            })
    void seesNoErrorWhereThereIsNone(String body) {
        assertThat(errors.inDisguise(JsonParser.parseString(body))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after-ms, 1730, 1730",
        "Retry-After, 2, 2000",
        "Retry-After, 1.5, 1500",
        "Retry-After, nonsense, ",
        "Retry-After, -1, "
    })
    void honoursTheServersHint(String header, String value, Long millis) {
        LlmException failure = failure(429, error("Slow", "tokens", null, "rate_limit_exceeded"), header, value);

        assertThat(failure.retryAfter()).isEqualTo(Optional.ofNullable(millis).map(Duration::ofMillis));
    }

    @Test
    void prefersTheFinerHint() {
        assertThat(failure(429, "", "Retry-After", "2", "retry-after-ms", "1730")
                        .retryAfter())
                .contains(Duration.ofMillis(1730));
    }

    @Test
    void asksTheExhaustedLimitLast() {
        LlmException failure = failure(
                429,
                "",
                "x-ratelimit-remaining-requests",
                "5",
                "x-ratelimit-reset-requests",
                "12h",
                "x-ratelimit-remaining-tokens",
                "0",
                "x-ratelimit-reset-tokens",
                "1m7.66s");

        assertThat(failure.retryAfter()).contains(Duration.ofMillis(67660));
    }

    @ParameterizedTest
    @CsvSource({
        "500, server_error, false, false",
        "400, invalid_value, true, true",
        "503, server_is_overloaded, true, true",
        "429, insufficient_quota, true, false",
        "500, insufficient_quota, true, false",
        "429, insufficient_quota, false, false",
        "401, invalid_api_key, true, false",
        "500, invalid_api_key, true, false",
        "403, permission_denied, true, false",
        "404, model_not_found, true, false",
        "400, context_length_exceeded, true, false",
        "400, content_filter, true, false",
        "500, server_error, maybe, true"
    })
    void letsTheServerDecideOnRepeatingButNotWhereAPersonMustAct(
            int status, String code, String header, boolean retryable) {
        assertThat(failure(status, error("x", null, null, code), "x-should-retry", header)
                        .retryable())
                .isEqualTo(retryable);
    }

    @Test
    void anErrorInAGoodAnswerHasItsKindAndItsHintToo() {
        LlmException slow = errors.inDisguise(
                        Json.parse(error("Please try again in 7m29.184s.", "tokens", null, "rate_limit_exceeded")))
                .orElseThrow();
        assertThat(slow.kind()).isEqualTo(ErrorKind.RATE_LIMIT);
        assertThat(slow.retryAfter()).contains(Duration.ofMillis(449_184));

        LlmException unpaid = errors.inDisguise(
                        Json.parse(error("Please try again in 1s.", "insufficient_quota", null, "429")))
                .orElseThrow();
        assertThat(unpaid.kind()).isEqualTo(ErrorKind.QUOTA);
        assertThat(unpaid.retryable()).isFalse();
        assertThat(unpaid.retryAfter()).isEmpty();
    }
}

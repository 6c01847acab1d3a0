/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.HttpReply;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceErrorsTest {

    private static final String TOKEN = "hf_abcdefghijklmnop";

    private static HuggingFaceErrors errors(String kind, String... keysAndValues) {
        Map<String, Object> configuration = new HashMap<>(Map.of("endpoint_kind", kind, ".api_key", TOKEN));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new HuggingFaceErrors(
                HuggingFaceSettings.read(configuration, name -> null, Path.of("target", "no-home")));
    }

    private static LlmException map(HuggingFaceErrors errors, int status, String body, String... headers) {
        Map<String, List<String>> all = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        return errors.toException(new HttpReply(
                status, HttpHeaders.of(all, (name, value) -> true), body.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
            400 | {"error":{"message":"The requested model 'x' is not supported by any provider you have enabled.","type":"invalid_request_error","param":"model","code":"model_not_supported"}} | MODEL_NOT_FOUND | llm:models
            400 | {"error":"The requested model 'x' is not supported by any provider you have enabled."} | MODEL_NOT_FOUND | inference-providers
            400 | {"error":"Model not supported by provider groq"} | MODEL_NOT_FOUND | org/name:provider
            410 | {"error":"The requested model is deprecated and no longer supported by provider hf-inference."} | MODEL_NOT_FOUND | deprecated
            400 | {"error":"Invalid JSON"} | INVALID_REQUEST | Invalid JSON
            400 | {"error":{"message":"This model's maximum context length is 4096 tokens. However, you requested 5000.","type":"BadRequestError","code":400}} | CONTEXT_LENGTH | Shorten
            401 | {"error":"Invalid username or password."} | AUTHENTICATION | HF_TOKEN
            401 | {"error":"Invalid credentials in Authorization header"} | AUTHENTICATION | Make calls to Inference Providers
            402 | {"error":"You have exceeded your monthly included credits for Inference Providers."} | QUOTA | settings/billing
            403 | {"error":"This authentication method does not have sufficient permissions to call Inference Providers on behalf of user x"} | PERMISSION | "Make calls to Inference Providers"
            404 | {"error":"Not Found"} | MODEL_NOT_FOUND | llm:models
            410 | {"error":"https://api-inference.huggingface.co is no longer supported. Please use https://router.huggingface.co instead."} | CONFIGURATION | set base_url to https://router.huggingface.co/v1
            422 | {"error":["inputs: field required"]} | INVALID_REQUEST | field required
            422 | {"detail":[{"loc":["body","inputs"],"msg":"field required","type":"missing"}]} | INVALID_REQUEST | field required
            424 | {"error":"Request failed during generation","error_type":"generation"} | UNAVAILABLE | generation
            429 | {"error":"Too many requests"} | RATE_LIMIT | Wait
            500 | {"error":{"message":"provider broke"}} | UNAVAILABLE | provider broke
            503 | {"error":"Model x is currently loading","estimated_time":20.0} | UNAVAILABLE | loading
            504 | <html>gateway</html> | UNAVAILABLE | web page
            """)
    void theRoutersErrorsHaveTheirKinds(int status, String body, ErrorKind kind, String says) {
        assertMapped(map(errors("router"), status, body), kind, says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
            tgi | 401 | | AUTHENTICATION | .api_key
            tgi | 403 | {"error":"Forbidden"} | PERMISSION | access to this endpoint
            tgi | 413 | length limit exceeded | INVALID_REQUEST | length limit
            tgi | 415 | Expected request with `Content-Type: application/json` | INVALID_REQUEST | Content-Type
            tgi | 422 | Failed to deserialize the JSON body | INVALID_REQUEST | deserialize
            tgi | 422 | {"error":"Input validation error: `top_p` must be > 0.0 and < 1.0","error_type":"validation"} | INVALID_REQUEST | top_p
            tgi | 422 | {"error":"Input validation error: `inputs` must have less than 4096 tokens. Given: 5000","error_type":"validation"} | CONTEXT_LENGTH | Shorten
            tgi | 422 | {"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 2048. Given: 1000 `inputs` tokens and 1500 `max_new_tokens`","error_type":"validation"} | CONTEXT_LENGTH | Shorten
            tgi | 424 | {"error":"Request failed during generation","error_type":"generation"} | UNAVAILABLE | generation
            tgi | 429 | {"error":"Model is overloaded","error_type":"overloaded"} | UNAVAILABLE | overloaded
            tgi | 500 | {"error":"Incomplete generation","error_type":"incomplete_generation"} | UNAVAILABLE | Incomplete
            tgi | 503 | | UNAVAILABLE | scale_up_timeout
            tgi | 410 | {"error":"gone"} | CONFIGURATION | router.huggingface.co
            tei | 400 | {"error":"`inputs` cannot be empty","error_type":"Empty"} | INVALID_REQUEST | empty
            tei | 422 | {"error":"batch size 40 > maximum allowed batch size 32","error_type":"Validation"} | INVALID_REQUEST | batch size
            tei | 422 | {"message":"`dimensions` is too large","code":422,"type":"Validation"} | INVALID_REQUEST | dimensions
            tei | 424 | {"error":"out of memory","error_type":"Backend"} | UNAVAILABLE | memory
            tei | 429 | {"error":"Model is overloaded","error_type":"Overloaded"} | UNAVAILABLE | overloaded
            tei | 503 | {"error":"unhealthy","error_type":"Unhealthy"} | UNAVAILABLE | unhealthy
            openai | 401 | {"error":"Unauthorized"} | AUTHENTICATION | .api_key
            openai | 404 | {"error":{"message":"The model `x` does not exist.","type":"NotFoundError","param":"model","code":404}} | MODEL_NOT_FOUND | llm:models
            openai | 404 | <html>404</html> | CONFIGURATION | endpoint_kind
            openai | 503 | {"error":{"code":503,"message":"Loading model","type":"unavailable_error"}} | UNAVAILABLE | Loading
            openai | 400 | {"error":{"code":400,"message":"too long","type":"exceed_context_size_error","n_prompt_tokens":9000,"n_ctx":4096}} | CONTEXT_LENGTH | Shorten
            """)
    void theEnginesErrorsHaveTheirKinds(String kind, int status, String body, ErrorKind expected, String says) {
        HuggingFaceErrors errors = errors(kind, "base_url", "http://127.0.0.1:1");

        assertMapped(map(errors, status, body == null ? "" : body), expected, says);
    }

    private static void assertMapped(LlmException failure, ErrorKind kind, String says) {
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining(says);
        assertThat(failure.retryable()).isEqualTo(kind.retryable());
    }

    @ParameterizedTest
    @CsvSource({"20.0, 20000", "0.5, 500", "300, 300000", "1e300, 3600000", "0, 1"})
    void waitsAsLongAsTheModelLoadsButNotForEver(String seconds, long millis) {
        LlmException failure = map(
                errors("router"),
                503,
                "{\"error\":\"Model x is currently loading\",\"estimated_time\":" + seconds + "}");

        assertThat(failure.retryAfter()).hasValue(Duration.ofMillis(millis));
    }

    @Test
    void theHeaderSaysItBetterThanTheEstimate() {
        LlmException failure =
                map(errors("router"), 503, "{\"error\":\"loading\",\"estimated_time\":20}", "Retry-After", "3");

        assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(3));
    }

    @Test
    void withoutAnEstimateThereIsNone() {
        assertThat(map(errors("router"), 503, "{\"error\":\"loading\",\"estimated_time\":\"soon\"}")
                        .retryAfter())
                .isEmpty();
        assertThat(map(errors("router"), 503, "").retryAfter()).isEmpty();
        assertThat(map(errors("router"), 400, "{\"error\":\"x\",\"estimated_time\":20}")
                        .retryAfter())
                .isEmpty();
    }

    @Test
    void doesNotAdviseWhatIsSetAlready() {
        HuggingFaceErrors errors = errors("tgi", "base_url", "http://127.0.0.1:1", "scale_up_timeout", "1m");

        assertThat(map(errors, 503, "")).hasMessageNotContaining("scale_up_timeout");
    }

    @Test
    void neverTellsTheToken() {
        assertThat(map(errors("router"), 401, "{\"error\":\"Wrong token " + TOKEN + "\"}"))
                .hasMessageNotContaining(TOKEN);
        assertThat(map(errors("router"), 401, "Bearer " + TOKEN)).hasMessageNotContaining(TOKEN);
    }
}

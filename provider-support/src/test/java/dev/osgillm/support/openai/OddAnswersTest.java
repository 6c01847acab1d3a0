/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.chat.TokenLogprob;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Meters;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What no server should send, and what becomes of it. */
class OddAnswersTest {

    @Test
    void aLogprobThatIsNoNumberCountsAsUnknown() {
        Decoded decoded = Decoded.of(Decoded.sse(
                "{\"choices\":[{\"index\":0,\"text\":\"ab\",\"finish_reason\":\"stop\",\"logprobs\":"
                        + "{\"tokens\":[\"a\",\"b\"],\"token_logprobs\":[\"none\",-0.5]}}]}",
                "[DONE]"));

        assertThat(decoded.response().choices().get(0).logprobs())
                .containsExactly(new TokenLogprob("b", -0.5, List.of(), List.of()));
    }

    @Test
    void aModelWhoseIdIsNoTextHasTheNameThatWasAskedFor() {
        OpenAiEndpoint endpoint = new OpenAiEndpoint(URI.create("http://localhost:1/v1"), Map.of(), Optional.empty());

        ModelInfo model = new ModelOperations(endpoint, Decoded.ERRORS)
                .details("m")
                .read(reply(200, "{\"id\":{}}", Map.of()), Meters.started());

        assertThat(model.id()).isEqualTo("m");
    }

    @Test
    void aHostThatIsTooLongIsCut() {
        HttpReply redirect = reply(301, "", Map.of("Location", List.of("https://" + "a".repeat(9000) + "/v1")));

        assertThat(Decoded.ERRORS.toException(redirect).getMessage())
                .contains("https://aaa", "... (301)")
                .hasSizeLessThan(1000);
    }

    @Test
    void aHostThatRepeatsTheKeyIsQuotedWithoutIt() {
        HttpReply redirect = reply(301, "", Map.of("Location", List.of("https://own-secret-4711.example.com/v1")));

        assertThat(Decoded.ERRORS.toException(redirect)).hasMessageContaining("https://(key).example.com");
    }

    private static HttpReply reply(int status, String body, Map<String, List<String>> headers) {
        return new HttpReply(
                status, HttpHeaders.of(headers, (name, value) -> true), body.getBytes(StandardCharsets.UTF_8));
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import static dev.osgillm.support.openai.responses.StreamEvents.COMPLETED;
import static dev.osgillm.support.openai.responses.StreamEvents.CREATED;
import static dev.osgillm.support.openai.responses.StreamEvents.decoded;
import static dev.osgillm.support.openai.responses.StreamEvents.event;
import static dev.osgillm.support.openai.responses.StreamEvents.message;
import static dev.osgillm.support.openai.responses.StreamEvents.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.support.openai.Decoded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesStreamEndTest {

    @Test
    void isNoAnswerWithoutItsLastEvent() {
        Decoded decoded = decoded(
                true,
                100,
                CREATED,
                text("Hel"),
                event("output_item.done", "\"output_index\":0,\"item\":" + message("msg_1", "Hello")));

        assertThat(decoded.failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(decoded.failure).hasMessageContaining("in the middle").hasMessageContaining("response.completed");
        assertThat(decoded.partial.text()).isEqualTo("Hello");
        assertThat(decoded.partial.finishReason()).isEmpty();
        assertThat(decoded.partial.continuation()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data: [DONE]\n\n", "data: {\"choices\":[]}\n\n"})
    void isNoAnswerWhenNothingCame(String body) {
        Decoded decoded = decoded(body);

        assertThat(decoded.failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(decoded.failure).hasMessageContaining("before it said anything");
        assertThat(decoded.partial.choices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "server_error, UNAVAILABLE",
        "rate_limit_exceeded, RATE_LIMIT",
        "invalid_prompt, INVALID_REQUEST",
        "invalid_image_format, INVALID_REQUEST",
        "failed_to_download_image, INVALID_REQUEST",
        "image_content_policy_violation, CONTENT_FILTER",
        "context_length_exceeded, CONTEXT_LENGTH",
        "something_new, UNAVAILABLE"
    })
    void failsByTheCodeOfTheAnswer(String code, ErrorKind expected) {
        Decoded decoded = decoded(
                CREATED,
                text("Hel"),
                event(
                        "failed",
                        "\"response\":{\"id\":\"resp_1\",\"status\":\"failed\",\"error\":{\"code\":\"" + code
                                + "\",\"message\":\"own-secret-4711 is bad\"},\"output\":[]}"));

        assertThat(decoded.failure.kind()).isEqualTo(expected);
        assertThat(decoded.failure.code()).contains(code);
        assertThat(decoded.failure.requestId()).contains("req_7");
        assertThat(decoded.failure).hasMessageContaining("is bad").hasMessageNotContaining("4711");
        assertThat(decoded.partial.text()).isEqualTo("Hel");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: error\ndata: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"Slow.\","
                        + "\"param\":null,\"sequence_number\":3}\n\n",
                "data: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"Slow.\"}\n\n",
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"tokens\",\"code\":"
                        + "\"rate_limit_exceeded\",\"message\":\"Slow.\",\"param\":null}}\n\n",
                "data: {\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"Slow.\"}}\n\n"
            })
    void failsByAnEventInWhateverForm(String event) {
        Decoded decoded = decoded(CREATED, event);

        assertThat(decoded.failure.kind()).isEqualTo(ErrorKind.RATE_LIMIT);
        assertThat(decoded.failure.code()).contains("rate_limit_exceeded");
        assertThat(decoded.failure).hasMessageContaining("Slow.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"event: error\n", ""})
    void givesAnErrorWithoutACodeNoneOfTheEvents(String name) {
        Decoded decoded = decoded(name + "data: {\"type\":\"error\",\"code\":null,\"message\":\"Oh.\"}\n\n");

        assertThat(decoded.failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(decoded.failure.code()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: error\ndata: out of memory\n\n",
                "event: response.failed\ndata: {\"type\":\"response.failed\"}\n\n",
                "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":"
                        + "{\"status\":\"failed\",\"error\":null}}\n\n"
            })
    void failsEvenWhenTheServerDoesNotSayWhy(String event) {
        assertThat(decoded(CREATED, event).failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void refusesWhatIsNotJson() {
        Decoded decoded = decoded(CREATED, "data: <html>\n\n", COMPLETED);

        assertThat(decoded.failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(decoded.failure).hasMessageContaining("<html>");
    }
}

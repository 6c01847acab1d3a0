/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiErrors;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What no server should send, and what becomes of it. */
class OddAnswersTest {

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    @Test
    void aTimeThatIsNoneIsLeftOut() {
        ModelInfo model = RouterModels.details(json("{\"id\":\"o/n\",\"created\":1e300}"), "o/n");

        assertThat(model.modified()).isEmpty();
    }

    @Test
    void theNameOfAnotherModelIsOneShortLine() {
        ModelInfo model = ModelInfo.builder("a\u001b[2J" + "b".repeat(9000)).build();

        assertThatThrownBy(() -> EngineInfo.named("o/n", model))
                .hasMessageContaining("'a [2Jbbb")
                .message()
                .doesNotContain("\u001b")
                .hasSizeLessThan(1000);
    }

    @Test
    void whatIsNoJsonIsQuotedWithoutTheToken() {
        OpenAiErrors errors = new OpenAiErrors(Optional.of(new Secret("own-secret-4711")), "Set a token.");
        OpenAiEndpoint endpoint = new OpenAiEndpoint(URI.create("http://localhost:1"), Map.of(), Optional.empty());
        HttpReply reply = new HttpReply(
                200,
                HttpHeaders.of(Map.of(), (name, value) -> true),
                "Bad token own-secret-4711".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> new GetOperation<>(endpoint, errors, () -> "/info", body -> body)
                        .read(reply, new CallMeter(() -> 0)))
                .hasMessageContaining("'Bad token (key)'");
        assertThatThrownBy(
                        () -> TokenizeOperation.ofText(endpoint, errors, "Hi").read(reply, new CallMeter(() -> 0)))
                .hasMessageContaining("'Bad token (key)'");
    }
}

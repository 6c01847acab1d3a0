/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.osgillm.api.Timings;
import dev.osgillm.api.chat.TokenLogprob;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.config.Secret;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What no server should send, and what becomes of it. */
class OddAnswersTest {

    private static final String KEY = "geheim-0123456789";

    private final OllamaErrors errors =
            new OllamaErrors(URI.create("http://127.0.0.1:11434"), Optional.of(new Secret(KEY)));
    private final ChatAnswer answer = new ChatAnswer("here");

    private static HttpReply reply(int status, String body) {
        return new HttpReply(
                status, HttpHeaders.of(Map.of(), (name, value) -> true), body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aByteWithoutBoundsIsReadAllTheSame() {
        answer.add(
                JsonParser.parseString("{\"logprobs\":[{\"token\":\"a\",\"logprob\":-1,\"bytes\":[97,1e99999]}]}")
                        .getAsJsonObject(),
                event -> {});

        assertThat(answer.response(Timings.of(null, Duration.ZERO))
                        .choices()
                        .get(0)
                        .logprobs())
                .containsExactly(new TokenLogprob("a", -1, List.of(97, Integer.MAX_VALUE), List.of()));
    }

    @Test
    void anAddressToSignInIsOneShortLineWithoutTheKey() {
        String address = "https://x/\\u001b[2J" + KEY + "a".repeat(9000);

        String message = errors.toException(
                        reply(401, "{\"error\":\"unauthorized\",\"signin_url\":\"" + address + "\"}"))
                .getMessage();

        assertThat(message).contains("https://x/ [2J***aaa").doesNotContain("\u001b", KEY);
        assertThat(message).hasSizeLessThan(1000);
    }

    @Test
    void whatIsNoJsonIsQuotedWithoutTheKey() {
        ChatStreamDecoder chat = new ChatStreamDecoder(answer, errors, () -> null, completed -> {});
        Frame frame = new Frame("", "Bad key " + KEY);
        assertThatThrownBy(() -> chat.frame(frame, event -> {})).hasMessageContaining("'Bad key ***'");

        ProgressDecoder progress = new ProgressDecoder(errors);
        assertThatThrownBy(() -> progress.frame(frame, event -> {})).hasMessageContaining("'Bad key ***'");

        JsonOperation<Object> whole = new JsonOperation<>(() -> null, errors, json -> json);
        assertThatThrownBy(() -> whole.read(reply(200, "Bad key " + KEY), new CallMeter(() -> 0)))
                .hasMessageContaining("'Bad key ***'");
    }
}

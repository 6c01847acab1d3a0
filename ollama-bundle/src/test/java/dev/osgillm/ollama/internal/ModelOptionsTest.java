/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.PromptCache;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelOptionsTest {

    private static final Map<String, Object> ALL = Map.ofEntries(
            Map.entry("max_tokens", "100"),
            Map.entry("temperature", "0.5"),
            Map.entry("top_p", "0.9"),
            Map.entry("num_ctx", "8192"),
            Map.entry("top_k", "20"),
            Map.entry("min_p", "0.05"),
            Map.entry("typical_p", "0.7"),
            Map.entry("repeat_penalty", "1.2"),
            Map.entry("repeat_last_n", "-1"),
            Map.entry("presence_penalty", "1.5"),
            Map.entry("frequency_penalty", "-1"),
            Map.entry("seed", "42"),
            Map.entry("stop", "END, <|im_end|>,\\n\\n"),
            Map.entry("num_keep", "8"),
            Map.entry("num_batch", "256"),
            Map.entry("num_gpu", "0"),
            Map.entry("main_gpu", "1"),
            Map.entry("num_thread", "4"),
            Map.entry("draft_num_predict", "2"),
            Map.entry("use_mmap", "false"));

    @Test
    void sendsEveryOptionOfTheConfigurationInItsType() {
        assertThat(optionsOf(ALL, ChatRequest.of("Hello")))
                .isEqualTo(
                        JsonParser.parseString(
                                """
                                {"num_predict":100,"temperature":0.5,"top_p":0.9,"num_ctx":8192,"top_k":20,"min_p":0.05,
                                 "typical_p":0.7,"repeat_penalty":1.2,"repeat_last_n":-1,"presence_penalty":1.5,
                                 "frequency_penalty":-1.0,"seed":42,"stop":["END","<|im_end|>","\\n\\n"],"num_keep":8,
                                 "num_batch":256,"num_gpu":0,"main_gpu":1,"num_thread":4,"draft_num_predict":2,
                                 "use_mmap":false}"""));
    }

    @Test
    void letsTheRequestWinOverTheInstance() {
        ChatRequest request = ChatRequest.builder()
                .user("Hello")
                .maxTokens(1)
                .temperature(1)
                .topP(1)
                .presencePenalty(0)
                .frequencyPenalty(0)
                .seed(7)
                .stop("STOP")
                .extra("options", Map.of("top_k", 1, "use_mmap", true))
                .build();

        JsonObject options = optionsOf(ALL, request);

        assertThat(options)
                .isEqualTo(
                        JsonParser.parseString(
                                """
                                {"num_predict":1,"temperature":1.0,"top_p":1.0,"num_ctx":8192,"top_k":1,"min_p":0.05,
                                 "typical_p":0.7,"repeat_penalty":1.2,"repeat_last_n":-1,"presence_penalty":0.0,
                                 "frequency_penalty":0.0,"seed":7,"stop":["STOP"],"num_keep":8,
                                 "num_batch":256,"num_gpu":0,"main_gpu":1,"num_thread":4,"draft_num_predict":2,
                                 "use_mmap":true}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "top_k,             -1,   a whole number of at least 0",
        "min_p,             2,    between 0.0 and 1.0",
        "typical_p,         -1,   between 0.0 and 1.0",
        "repeat_penalty,    11,   between 0.0 and 10.0",
        "repeat_last_n,     -2,   a whole number of at least -1",
        "presence_penalty,  3,    between -2.0 and 2.0",
        "frequency_penalty, -3,   between -2.0 and 2.0",
        "seed,              x,    a whole number",
        "num_keep,          -2,   a whole number of at least -1",
        "num_batch,         0,    a whole number of at least 1",
        "num_gpu,           -2,   a whole number of at least -1",
        "main_gpu,          -1,   a whole number of at least 0",
        "num_thread,        -1,   a whole number of at least 0",
        "draft_num_predict, -1,   a whole number of at least 0",
        "use_mmap,          yes,  must be true or false",
    })
    void refusesWhatBreaksARule(String key, String value, String rule) {
        LlmException refused =
                catchThrowableOfType(LlmException.class, () -> OllamaSettings.read(Map.of(key, value), name -> null));

        assertThat(refused.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(refused).hasMessageContaining("'" + key + "'").hasMessageContaining(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,           0",
        "PT10M,          600",
        "PT1.5S,         1.500",
        "P36500D,        3153600000",
        "P36501D,        -1",
        "PT2562047788015215H, -1",
    })
    void keepsTheModelAsLongAsThePromptShallBeKept(Duration retention, String keepAlive) {
        ChatRequest request = ChatRequest.builder()
                .user("Hello")
                .promptCache(PromptCache.of("ignored", retention))
                .build();

        JsonObject body = bodyOf(Map.of("keep_alive", "5m"), request);

        assertThat(body.get("keep_alive")).hasToString(keepAlive);
        assertThat(body.toString()).doesNotContain("ignored");
    }

    @Test
    void keepsTheModelAsConfiguredWhenNothingIsSaidAboutThePrompt() {
        ChatRequest request = ChatRequest.builder()
                .user("Hello")
                .promptCache(PromptCache.of("key", null))
                .build();

        assertThat(bodyOf(Map.of("keep_alive", "5m"), request).get("keep_alive"))
                .hasToString("\"5m\"");
    }

    private static JsonObject optionsOf(Map<String, Object> configuration, ChatRequest request) {
        return bodyOf(configuration, request).getAsJsonObject("options");
    }

    private static JsonObject bodyOf(Map<String, Object> configuration, ChatRequest request) {
        OllamaSettings settings = OllamaSettings.read(new HashMap<>(configuration), name -> null);
        return new ChatRequestWriter(new GenerationWriter(settings)).write(request, true);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.provider.Setting;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaSettingsTest {

    private static final String KEY = "geheim-0123456789";

    @Test
    void servesThisMachineWithoutAnyConfigurationBehindEverybodyElse() {
        OllamaSettings settings = read(Map.of("component.name", "c", "transport.target", "t"), Map.of());

        assertThat(settings.id()).isEqualTo("ollama");
        assertThat(settings.baseUrl()).hasToString("http://127.0.0.1:11434");
        assertThat(settings.model()).isEqualTo("llama3.2");
        assertThat(settings.embeddingModel()).isEqualTo("nomic-embed-text");
        assertThat(settings.local()).isTrue();
        assertThat(settings.ranking()).isEqualTo(-10);
        assertThat(settings.apiKey()).isEmpty();
        assertThat(settings.options().values()).isEmpty();
        assertThat(settings.keepAlive()).isEmpty();
        assertThat(settings.calls().timeouts().firstToken()).contains(Duration.ofMinutes(5));
        assertThat(settings.calls().timeouts().total()).isEmpty();
        assertThat(settings.calls().drain()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void takesEveryKeyOfAConfiguration() {
        OllamaSettings settings = read(
                Map.ofEntries(
                        Map.entry("service.pid", "dev.osgillm.ollama~gpu"),
                        Map.entry("base_url", "https://gpu-box:8443/llm"),
                        Map.entry("model", "qwen3:8b"),
                        Map.entry("embedding_model", "bge-m3"),
                        Map.entry("max_tokens", "100"),
                        Map.entry("temperature", 0.5),
                        Map.entry("top_p", "0.9"),
                        Map.entry("num_ctx", 8192),
                        Map.entry("keep_alive", "1h30m"),
                        Map.entry(".api_key", KEY),
                        Map.entry("connect_timeout", "1s"),
                        Map.entry("first_token_timeout", "2m"),
                        Map.entry("idle_timeout", "3s"),
                        Map.entry("timeout", "4m"),
                        Map.entry("transfer_idle_timeout", "1m"),
                        Map.entry("drain_timeout", "5s"),
                        Map.entry("service.ranking", 7)),
                Map.of("OLLAMA_HOST", "ignored"));

        assertThat(settings.id()).isEqualTo("gpu");
        assertThat(settings.baseUrl()).hasToString("https://gpu-box:8443/llm");
        assertThat(settings.model()).isEqualTo("qwen3:8b");
        assertThat(settings.embeddingModel()).isEqualTo("bge-m3");
        assertThat(settings.options().values())
                .containsOnly(
                        Map.entry("num_predict", 100),
                        Map.entry("temperature", 0.5),
                        Map.entry("top_p", 0.9),
                        Map.entry("num_ctx", 8192));
        assertThat(settings.keepAlive()).contains("1h30m");
        assertThat(settings.apiKey())
                .hasValueSatisfying(key -> assertThat(key.reveal()).isEqualTo(KEY));
        assertThat(settings.calls().timeouts().connect()).contains(Duration.ofSeconds(1));
        assertThat(settings.calls().timeouts().firstToken()).contains(Duration.ofMinutes(2));
        assertThat(settings.calls().timeouts().idle()).contains(Duration.ofSeconds(3));
        assertThat(settings.calls().timeouts().total()).contains(Duration.ofMinutes(4));
        assertThat(settings.calls().drain()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.ranking()).isEqualTo(7);
        assertThat(settings.local()).isFalse();
        assertThat(settings.toString()).doesNotContain(KEY);
        assertThat(settings.report().toString()).doesNotContain(KEY);
        assertThat(settings.report())
                .extracting(Setting::key)
                .contains(
                        "id",
                        "base_url",
                        "model",
                        "embedding_model",
                        "max_tokens",
                        "temperature",
                        "top_p",
                        "num_ctx",
                        "keep_alive",
                        ".api_key",
                        "connect_timeout",
                        "first_token_timeout",
                        "idle_timeout",
                        "timeout",
                        "transfer_idle_timeout",
                        "drain_timeout",
                        "service.ranking");
    }

    @Test
    void asksTheEnvironmentInOrderAndReportsTheAddressInForce() {
        Map<String, String> environment = new HashMap<>();
        environment.put("OLLAMA_URL", "http://three");
        assertThat(read(Map.of(), environment).baseUrl()).hasToString("http://three");
        environment.put("OLLAMA_BASE_URL", "http://two");
        assertThat(read(Map.of(), environment).baseUrl()).hasToString("http://two");
        environment.put("OLLAMA_HOST", "0.0.0.0:8080");

        OllamaSettings settings = read(Map.of(), environment);

        assertThat(settings.baseUrl()).hasToString("http://127.0.0.1:8080");
        assertThat(settings.ranking()).isZero();
        assertThat(setting(settings, "base_url"))
                .hasToString("base_url = http://127.0.0.1:8080 (environment OLLAMA_HOST)");
    }

    @Test
    void aConfigurationWithoutKeysIsOneAllTheSame() {
        assertThat(read(Map.of("service.pid", "dev.osgillm.ollama~x"), Map.of()).ranking())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0,       0",
        "-1,      -1",
        "300,     300",
        "1.5,     1.5",
    })
    void sendsSecondsAsANumber(String text, BigDecimal number) {
        assertThat(read(Map.of("keep_alive", text), Map.of()).keepAlive()).contains(number);
    }

    @ParameterizedTest
    @CsvSource({"5m", "1h30m", "-1m", "1.5h", "500ms"})
    void sendsDurationsAsText(String text) {
        assertThat(read(Map.of("keep_alive", text), Map.of()).keepAlive()).contains(text);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                // address          configured  key in         sent
                "none,              true,       configuration, true",
                "none,              true,       environment,   false",
                "127.0.0.1:1234,    true,       environment,   true",
                "127.0.0.1:1234,    false,      environment,   true",
                "https://gpu-box,   true,       configuration, true",
                "https://gpu-box,   false,      environment,   true",
                "ollama.com,        false,      environment,   true",
                "http://gpu-box,    true,       environment,   false",
                "gpu-box,           false,      environment,   false",
            })
    void sendsTheKeyToHttpsAndToAChosenLoopbackOnly(String address, boolean configured, String key, boolean sent) {
        Map<String, Object> configuration = new HashMap<>();
        Map<String, String> environment = new HashMap<>();
        if (address != null && configured) {
            configuration.put("base_url", address);
        } else if (address != null) {
            environment.put("OLLAMA_HOST", address);
        }
        if (key.equals("configuration")) {
            configuration.put(".api_key", KEY);
        } else {
            environment.put("OLLAMA_API_KEY", KEY);
        }

        OllamaSettings settings = read(configuration, environment);

        assertThat(settings.apiKey().isPresent()).isEqualTo(sent);
        assertThat(settings.warnings()).hasSize(sent ? 0 : 1);
        assertThat(settings.warnings().toString()).doesNotContain(KEY);
        assertThat(setting(settings, ".api_key").value()).isEqualTo("set");
        assertThat(setting(settings, ".api_key").origin().endsWith("not sent to this address"))
                .isEqualTo(!sent);
    }

    @Test
    void aModelInTheCloudIsNotLocal() {
        assertThat(read(Map.of("model", "gpt-oss:120b-cloud"), Map.of()).local())
                .isFalse();
        assertThat(read(Map.of("model", "glm-4.6:cloud"), Map.of()).local()).isFalse();
    }

    @Test
    void forgivesAWrongPortInTheEnvironmentAsOllamaDoes() {
        OllamaSettings settings = read(Map.of(), Map.of("OLLAMA_HOST", "gpu-box:99999"));

        assertThat(settings.baseUrl()).hasToString("http://gpu-box:11434");
        assertThat(settings.warnings())
                .containsExactly("The environment OLLAMA_HOST has a port that is none: 'gpu-box:99999'."
                        + " Using http://gpu-box:11434.");
    }

    @ParameterizedTest
    @CsvSource({
        "base_url,             ftp://x,              http or https",
        "base_url,             gpu-box:99999,        a port between 0 and 65535",
        "base_url,             http://u:geheim@x,    without credentials",
        "max_tokens,           0,                    a whole number of at least 1",
        "temperature,          2.1,                  between 0.0 and 2.0",
        "top_p,                x,                    between 0.0 and 1.0",
        "num_ctx,              -5,                   a whole number of at least 1",
        "keep_alive,           five minutes,         a duration such as 5m",
        "first_token_timeout,  soon,                 a duration such as",
        "drain_timeout,        -1s,                  a duration such as",
        "service.ranking,      high,                 a whole number",
        ".api_key,             geheim geheim,        printable ASCII",
    })
    void refusesWhatBreaksARule(String key, String value, String rule) {
        LlmException refused = refused(Map.of("service.pid", "dev.osgillm.ollama~gpu", key, value), Map.of());

        assertThat(refused.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(refused)
                .hasMessageStartingWith("dev.osgillm.ollama~gpu: '" + key + "' ")
                .hasMessageContaining(rule);
        assertThat(refused.getMessage()).doesNotContain("geheim");
    }

    @Test
    void refusesAKeyThatWouldTravelInTheOpen() {
        LlmException refused = refused(Map.of("base_url", "http://gpu-box", ".api_key", KEY), Map.of());

        assertThat(refused).hasMessageContaining("must be https when .api_key is set");
        assertThat(refused.getMessage()).doesNotContain(KEY);
    }

    @Test
    void namesTheEnvironmentVariableThatIsWrong() {
        assertThat(refused(Map.of(), Map.of("OLLAMA_HOST", "my_ollama")))
                .hasMessageContaining("(environment OLLAMA_HOST) must be a host")
                .hasMessageContaining("'my_ollama'");
    }

    private static LlmException refused(Map<String, Object> configuration, Map<String, String> environment) {
        return catchThrowableOfType(LlmException.class, () -> read(configuration, environment));
    }

    private static OllamaSettings read(Map<String, Object> configuration, Map<String, String> environment) {
        return OllamaSettings.read(configuration, environment::get);
    }

    private static Setting setting(OllamaSettings settings, String key) {
        List<Setting> found = settings.report().stream()
                .filter(setting -> setting.key().equals(key))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}

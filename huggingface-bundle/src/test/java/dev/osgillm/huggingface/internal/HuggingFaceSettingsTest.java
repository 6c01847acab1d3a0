/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.support.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceSettingsTest {

    private static final String ENDPOINT = "https://abc.us-east-1.aws.endpoints.huggingface.cloud";

    private final Map<String, Object> configuration = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path home;

    private HuggingFaceSettings read() {
        return HuggingFaceSettings.read(configuration, environment::get, home);
    }

    private static String token(HuggingFaceSettings settings) {
        return settings.token().map(Secret::reveal).orElse("none");
    }

    private static String told(HuggingFaceSettings settings, String key) {
        return settings.report().stream()
                .filter(setting -> setting.key().equals(key))
                .map(Setting::toString)
                .findFirst()
                .orElse("not told");
    }

    private void write(String path, String text) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void withoutAnythingThereIsTheRouterWithoutAToken() {
        HuggingFaceSettings settings = read();

        assertThat(settings.id()).isEqualTo("huggingface");
        assertThat(settings.target().kind()).isEqualTo(TargetKind.ROUTER);
        assertThat(settings.target().api()).hasToString("https://router.huggingface.co/v1");
        assertThat(settings.configured()).isFalse();
        assertThat(settings.publishedModel()).isEqualTo("openai/gpt-oss-20b");
        assertThat(settings.embeddingModel()).isEqualTo("sentence-transformers/all-MiniLM-L6-v2");
        assertThat(settings.calls().timeouts().firstToken()).hasValue(Duration.ofMinutes(5));
        assertThat(settings.calls().drain()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.headers()).isEmpty();
        assertThat(settings.warnings()).isEmpty();
        assertThat(told(settings, ".api_key")).isEqualTo(".api_key = not set (default)");
        assertThat(settings.tokenAdvice()).contains("HF_TOKEN", "Make calls to Inference Providers", "dev.osgillm");
    }

    @Test
    void takesTheTokenFromTheFirstPlaceThatHasOne() throws IOException {
        write(".cache/huggingface/token", " hf_default\r\n");
        assertToken("hf_default", "file");
        write("xdg/huggingface/token", "hf_xdg");
        environment.put("XDG_CACHE_HOME", home.resolve("xdg").toString());
        assertToken("hf_xdg", "file");
        write("hf/token", "hf_home\n");
        environment.put("HF_HOME", "~/hf");
        assertToken("hf_home", "file");
        write("own.txt", "hf_path");
        environment.put("HF_TOKEN_PATH", home.resolve("own.txt").toString());
        assertToken("hf_path", "file");
        environment.put("HUGGINGFACE_API_TOKEN", "hf_third");
        assertToken("hf_third", "environment HUGGINGFACE_API_TOKEN");
        environment.put("HUGGING_FACE_HUB_TOKEN", "hf_second");
        assertToken("hf_second", "environment HUGGING_FACE_HUB_TOKEN");
        environment.put("HF_TOKEN", "  hf_first\n");
        assertToken("hf_first", "environment HF_TOKEN");
        configuration.put(".api_key", "hf_configured");
        assertToken("hf_configured", "configuration");
    }

    private void assertToken(String token, String origin) {
        HuggingFaceSettings settings = read();
        assertThat(token(settings)).isEqualTo(token);
        assertThat(settings.configured()).isTrue();
        assertThat(told(settings, ".api_key")).isEqualTo(".api_key = set (" + origin + ")");
        assertThat(settings.toString() + settings.report()).doesNotContain(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "YES", "on"})
    void leavesTheFileAloneWhenToldSo(String yes) throws IOException {
        write(".cache/huggingface/token", "hf_file");
        environment.put("HF_HUB_DISABLE_IMPLICIT_TOKEN", yes);

        assertThat(token(read())).isEqualTo("none");

        environment.put("HF_HUB_DISABLE_IMPLICIT_TOKEN", "0");
        assertThat(token(read())).isEqualTo("hf_file");
    }

    @Test
    void anEmptyFileIsNoToken() throws IOException {
        write(".cache/huggingface/token", " \n");

        assertThat(read().configured()).isFalse();
        assertThat(read().warnings()).isEmpty();
    }

    @Test
    void warnsOfAFileThatIsNoToken() throws IOException {
        write(".cache/huggingface/token", "x".repeat(5000));

        assertThat(token(read())).isEqualTo("none");
        assertThat(read().warnings())
                .singleElement()
                .asString()
                .contains("too long")
                .doesNotContain("xx");
    }

    @Test
    void warnsOfAFileThatIsNoText() throws IOException {
        Path file = home.resolve("token");
        Files.write(file, new byte[] {(byte) 0xC3, 0x28});
        environment.put("HF_TOKEN_PATH", file.toString());

        assertThat(token(read())).isEqualTo("none");
        assertThat(read().warnings()).singleElement().asString().contains(file.toString());
    }

    @Test
    void refusesATokenThatCannotBeAHeader() throws IOException {
        configuration.put(".api_key", "hf_one\nhf_two");
        assertThatThrownBy(this::read)
                .hasMessageContaining("'.api_key' (configuration) must be printable ASCII")
                .hasMessageNotContaining("hf_one");

        configuration.clear();
        write(".cache/huggingface/token", "hf_öäü");
        assertThatThrownBy(this::read).hasMessageContaining("(file)").hasMessageNotContaining("hf_ö");
    }

    @Test
    void aTokenThatNobodyNamedGoesToHuggingFaceOnly() throws IOException {
        environment.put("HF_TOKEN", "hf_env");
        configuration.put("base_url", ENDPOINT);
        assertThat(token(read())).isEqualTo("hf_env");

        configuration.put("base_url", "https://elsewhere.example/v1");
        assertThat(token(read())).isEqualTo("none");
        assertThat(told(read(), ".api_key"))
                .isEqualTo(".api_key = set (environment HF_TOKEN, not sent to this address)");
        assertThat(read().tokenAdvice()).contains("own hosts only");

        environment.clear();
        write(".cache/huggingface/token", "hf_file");
        assertThat(told(read(), ".api_key")).isEqualTo(".api_key = set (file, not sent to this address)");

        configuration.put("endpoint_kind", "router");
        assertThat(token(read())).isEqualTo("hf_file");

        configuration.put("endpoint_kind", "openai");
        configuration.put(".api_key", "own");
        assertThat(token(read())).isEqualTo("own");
    }

    @Test
    void aDedicatedEndpointNeedsNoToken() {
        configuration.put("base_url", "http://127.0.0.1:8080");

        assertThat(read().configured()).isTrue();
        assertThat(read().target().local()).isTrue();
    }

    @Test
    void doesNotPublishAModelThatNobodyNamed() {
        configuration.put("base_url", ENDPOINT);
        assertThat(read().publishedModel()).isNull();
        assertThat(read().defaults().model()).isEqualTo("openai/gpt-oss-20b");

        configuration.put("model", "own/model");
        assertThat(read().publishedModel()).isEqualTo("own/model");

        configuration.put("endpoint_kind", "tei");
        assertThat(read().publishedModel()).isNull();
    }

    @Test
    void tgiHasItsOwnModelNameAndNoTopPOfOne() {
        configuration.put("base_url", ENDPOINT);
        configuration.put("endpoint_kind", "tgi");
        configuration.put("top_p", "1");

        assertThat(read().publishedModel()).isEqualTo("tgi");
        assertThat(read().defaults().topP()).isEmpty();

        configuration.put("top_p", "0.9");
        assertThat(read().defaults().topP()).hasValue(0.9);
    }

    @Test
    void readsWhatBecomesAHeader() {
        configuration.put("bill_to", "my-org");
        assertThat(read().headers()).containsOnly(Map.entry("X-HF-Bill-To", "my-org"));

        configuration.clear();
        configuration.put("base_url", ENDPOINT);
        configuration.put("scale_up_timeout", "4m");
        assertThat(read().headers()).containsOnly(Map.entry("X-Scale-Up-Timeout", "240"));

        configuration.put("scale_up_timeout", "0");
        assertThat(read().headers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            base_url         | ftp://x                                     | auto | base_url
            base_url         | http://router.huggingface.co/v1             | auto | must be https
            base_url         | https://api-inference.huggingface.co/models | auto | must be https://router.huggingface.co/v1
            endpoint_kind    | vllm                                        |      | must be one of auto, router, openai, tgi, tei
            model            | a b                                         | auto | must be org/name
            embedding_model  | a/b/c                                       | auto | must be org/name
            max_tokens       | 0                                           | auto | at least 1
            temperature      | 3                                           | auto | between
            top_p            | -1                                          | auto | between
            bill_to          | my org                                      | auto | without spaces
            bill_to          | org                                         | tgi  | must be empty for a dedicated endpoint
            scale_up_timeout | soon                                        | tgi  | duration
            scale_up_timeout | 4m                                          | auto | must be empty for the router
            scale_up_timeout | 5m                                          | tgi  | must be shorter than first_token_timeout (300s)
            normalize        | maybe                                       | auto | true or false
            normalize        | true                                        | tgi  | must be empty for endpoint_kind tgi
            normalize        | true                                        | openai | must be empty for endpoint_kind openai
            idle_timeout     | -1s                                         | auto | duration
            drain_timeout    | x                                           | auto | duration
            service.ranking  | high                                        | auto | whole number
            """)
    void namesPidKeyAndRuleOfABrokenValue(String key, String value, String kind, String rule) {
        configuration.put("service.pid", "dev.osgillm.huggingface~work");
        configuration.put("endpoint_kind", kind == null ? "auto" : kind);
        configuration.put(key, value);

        assertThatThrownBy(this::read).isInstanceOfSatisfying(LlmException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION);
            assertThat(e).hasMessageContainingAll("dev.osgillm.huggingface~work", "'" + key + "'", rule);
        });
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.config.Secret;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiSettingsTest {

    private static final String PID = "dev.osgillm.openai~work";
    private static final String KEY = "sk-geheim-0123456789";

    private static OpenAiSettings read(Map<String, String> environment, String... keysAndValues) {
        Map<String, Object> configuration = new HashMap<>(Map.of("service.pid", PID));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return OpenAiSettings.read(configuration, environment::get);
    }

    private static String revealed(OpenAiSettings settings) {
        return settings.key().map(Secret::reveal).orElse(null);
    }

    @Test
    void needsNoConfigurationWhenThereIsAnEnvironment() {
        Map<String, String> environment =
                Map.of("OPENAI_API_KEY", KEY, "OPENAI_ORG_ID", "org-1", "OPENAI_PROJECT_ID", "proj-1");

        OpenAiSettings settings = OpenAiSettings.read(Map.of(), environment::get);

        assertThat(settings.id()).isEqualTo("openai");
        assertThat(settings.baseUrl()).hasToString("https://api.openai.com/v1");
        assertThat(settings.configured()).isTrue();
        assertThat(settings.local()).isFalse();
        assertThat(settings.defaults().model()).isEqualTo("gpt-6-luna");
        assertThat(settings.embeddingModel()).isEqualTo("text-embedding-3-small");
        assertThat(settings.headers())
                .containsOnly(Map.entry("OpenAI-Organization", "org-1"), Map.entry("OpenAI-Project", "proj-1"));
        assertThat(settings.calls().drain()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void isThereWithoutAKeyButNotConfigured() {
        OpenAiSettings settings = read(Map.of());

        assertThat(settings.configured()).isFalse();
        assertThat(settings.keyAdvice()).contains("OPENAI_API_KEY", ".api_key", PID, "etc/dev.osgillm.openai-work.cfg");
    }

    /** That is what interpolation leaves when the variable is not set. */
    @Test
    void takesAnUnfilledPlaceholderForNoKey() {
        assertThat(read(Map.of(), ".api_key", "$[env:OPENAI_API_KEY]").configured())
                .isFalse();
    }

    @Test
    void isNamedAfterItsFileUnlessItHasAName() {
        assertThat(read(Map.of()).id()).isEqualTo("work");
        assertThat(read(Map.of(), "id", "other").id()).isEqualTo("other");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, https://api.openai.com/v1, OPENAI_API_KEY, gpt-6-luna, auto",
        "openrouter, https://openrouter.ai/api/v1, OPENROUTER_API_KEY, openai/gpt-6-luna, max_tokens",
        "groq, https://api.groq.com/openai/v1, GROQ_API_KEY, '', max_completion_tokens",
        "mistral, https://api.mistral.ai/v1, MISTRAL_API_KEY, '', max_tokens",
        "deepseek, https://api.deepseek.com, DEEPSEEK_API_KEY, deepseek-v4-flash, max_tokens",
        "vllm, http://localhost:8000/v1, '', '', max_tokens",
        "llamacpp, http://localhost:8080/v1, '', '', max_tokens",
        "lmstudio, http://localhost:1234/v1, '', '', max_tokens"
    })
    void knowsItsPresets(String preset, String base, String variable, String model, String maxTokensField) {
        OpenAiSettings settings = read(variable.isEmpty() ? Map.of() : Map.of(variable, KEY), "preset", preset);

        assertThat(settings.baseUrl()).hasToString(base);
        assertThat(settings.configured()).isTrue();
        assertThat(settings.key().isPresent()).isEqualTo(!variable.isEmpty());
        assertThat(settings.local()).isEqualTo(variable.isEmpty());
        assertThat(settings.defaults().model()).isEqualTo(model);
        assertThat(settings.preset().profile().maxTokensField()).isEqualTo(maxTokensField);
        assertThat(read(Map.of(), "preset", preset).configured()).isEqualTo(variable.isEmpty());
    }

    @Test
    void knowsThatMistralsSchemaIsClosed() {
        assertThat(read(Map.of(), "preset", "mistral").preset().profile().streamOptions())
                .isFalse();
        assertThat(read(Map.of(), "preset", "mistral").preset().profile().seedField())
                .isEqualTo("random_seed");
    }

    @Test
    void introducesItselfToOpenRouter() {
        OpenAiSettings settings =
                read(Map.of(), "preset", "openrouter", "site_url", "https://example.org", "site_name", "My app");

        assertThat(settings.headers())
                .containsOnly(
                        Map.entry("HTTP-Referer", "https://example.org"),
                        Map.entry("X-Title", "My app"),
                        Map.entry("X-OpenRouter-Title", "My app"));
    }

    @Test
    void usesTheVariablesOfOpenAiForOpenAiOnly() {
        Map<String, String> environment = Map.of(
                "OPENAI_API_KEY", KEY, "OPENAI_BASE_URL", "https://proxy.example.org/v1", "OPENAI_ORG_ID", "org-1");

        OpenAiSettings other = read(environment, "preset", "openrouter");

        assertThat(other.baseUrl()).hasToString("https://openrouter.ai/api/v1");
        assertThat(other.key()).isEmpty();
        assertThat(other.headers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1, true",
        "https://api.openai.com/v2/, true",
        "https://EU.api.openai.com/v1, true",
        "http://localhost:8000/v1, false",
        "https://api.openai.com.example.org/v1, false",
        "https://notapi.openai.com/v1, false"
    })
    void sendsTheEnvironmentsKeyToItsOwnerOnly(String base, boolean sent) {
        Map<String, String> environment =
                Map.of("OPENAI_API_KEY", KEY, "OPENAI_ORG_ID", "org-1", "OPENAI_PROJECT_ID", "proj-1");

        OpenAiSettings settings = read(environment, "base_url", base);

        assertThat(revealed(settings)).isEqualTo(sent ? KEY : null);
        assertThat(settings.headers()).hasSize(sent ? 2 : 0);
        assertThat(read(environment, "base_url", base, "organization", "org-2").headers())
                .containsEntry("OpenAI-Organization", "org-2");
        assertThat(settings.configured()).isTrue();
        assertThat(settings.keyAdvice().contains("OPENAI_API_KEY")).isEqualTo(sent);
        assertThat(revealed(read(Map.of(), "base_url", base, ".api_key", KEY))).isEqualTo(KEY);
    }

    /** In clear text it does not leave the machine. */
    @ParameterizedTest
    @CsvSource({
        "https://proxy.example.org/v1, true",
        "http://localhost:8000/v1, true",
        "http://127.0.0.1:8000/v1, true",
        "http://proxy.example.org/v1, false",
        "http://api.openai.com/v1, false"
    })
    void sendsTheEnvironmentsKeyWhereTheEnvironmentSays(String base, boolean sent) {
        OpenAiSettings settings =
                read(Map.of("OPENAI_API_KEY", KEY, "OPENAI_ORG_ID", "org-1", "OPENAI_BASE_URL", base));

        assertThat(settings.baseUrl()).hasToString(base);
        assertThat(revealed(settings)).isEqualTo(sent ? KEY : null);
        assertThat(settings.headers()).hasSize(sent ? 1 : 0);
    }

    @Test
    void asksForAKeyRatherThanSendItsOwnInClearText() {
        OpenAiSettings settings = read(Map.of("OPENAI_API_KEY", KEY), "base_url", "http://api.openai.com/v1");

        assertThat(settings.key()).isEmpty();
        assertThat(settings.configured()).isFalse();
        assertThat(settings.keyAdvice()).contains(".api_key").doesNotContain("OPENAI_API_KEY");
    }

    @Test
    void mayAskAServerOfOnesOwnWithoutAKey() {
        assertThat(read(Map.of(), "base_url", "http://gpu-box:8000/v1").configured())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:1234/v1, true",
        "http://LOCALHOST/v1, true",
        "http://127.0.0.1:8000, true",
        "http://127.8.8.8, true",
        "http://[::1]:8080/v1, true",
        "http://192.168.0.7:8000, false",
        "http://localhost.example.org, false",
        "https://example.org, false"
    })
    void knowsWhetherPromptsStayHere(String base, boolean local) {
        assertThat(read(Map.of(), "base_url", base).local()).isEqualTo(local);
    }

    @Test
    void sendsFurtherHeadersAndShowsThemNowhere() {
        OpenAiSettings settings = read(Map.of(), "header.X-Gateway", "geheim zwei", "header.X-Empty", "");

        assertThat(settings.headers()).containsOnly(Map.entry("X-Gateway", "geheim zwei"));
        assertThat(settings.report())
                .anyMatch(line -> line.toString().equals("header.X-Gateway = set (configuration)"));
        assertThat(settings.report().toString()).doesNotContain("geheim");
    }

    @Test
    void neverShowsTheKey() {
        OpenAiSettings settings = read(Map.of(), ".api_key", KEY);

        assertThat(settings.toString()).doesNotContain(KEY);
        assertThat(settings.report().toString()).doesNotContain(KEY).contains(".api_key = set (configuration)");
        assertThat(read(Map.of("OPENAI_API_KEY", KEY)).report().toString())
                .contains(".api_key = set (environment OPENAI_API_KEY)");
    }

    @Test
    void showsAnAddressWithoutItsQuery() {
        OpenAiSettings settings = read(Map.of(), "base_url", "https://x.org/v1?code=geheim");

        assertThat(settings.address()).isEqualTo("https://x.org/v1");
        assertThat(settings.baseUrl().getQuery()).isEqualTo("code=geheim");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "preset | opnai | must be one of openai, azure, openrouter",
                "id | a/b | letters",
                "id | two words | letters",
                "base_url | localhost:8000 | must be an absolute http or https address",
                "base_url | ftp://x.org | must be an absolute http or https address",
                "base_url | http://me:geheim@x.org | credentials",
                "base_url | http://x.org/a b | must be an absolute http or https address",
                "max_tokens | 0 | must be a whole number of at least 1",
                "max_tokens | many | must be a whole number of at least 1",
                "temperature | hot | must be a number between 0.0 and 2.0",
                "temperature | 2.1 | must be a number between 0.0 and 2.0",
                "temperature | NaN | must be a number between 0.0 and 2.0",
                "top_p | -0.1 | must be a number between 0.0 and 1.0",
                "connect_timeout | soon | must be a duration",
                "first_token_timeout | 5 minutes | must be a duration",
                "idle_timeout | -1s | must be a duration",
                "timeout | 1d | must be a duration",
                "drain_timeout | x | must be a duration",
                "service.ranking | high | must be a whole number",
                "service.ranking | 99999999999 | must be a whole number",
                ".api_key | geheim geheim | must be printable ASCII",
                ".api_key | geheim\u2026 | must be printable ASCII",
                "organization | \u00e4 | must be printable ASCII",
                "header.Authorization | geheim | .api_key",
                "header.authorization | geheim | .api_key",
                "header.Host | geheim | cannot be set",
                "header.X Y | geheim | name of a header",
                "header. | geheim | name of a header",
                "header.X-A | geheim\u00e4 | must be printable ASCII"
            })
    void namesPidKeyAndRuleOfABrokenValue(String key, String value, String rule) {
        LlmException refused = catchThrowableOfType(LlmException.class, () -> read(Map.of(), key, value));

        assertThat(refused.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(refused)
                .hasMessageStartingWith(PID + ": '" + key + "' ")
                .hasMessageContaining(rule)
                .hasMessageContaining("etc/dev.osgillm.openai-work.cfg");
        assertThat(refused.toString()).doesNotContain("geheim");
    }

    @Test
    void namesTheVariableThatHasABrokenKey() {
        LlmException refused =
                catchThrowableOfType(LlmException.class, () -> read(Map.of("OPENAI_API_KEY", "geheim\nzwei")));

        assertThat(refused).hasMessageContaining("OPENAI_API_KEY");
        assertThat(refused.toString()).doesNotContain("geheim");
    }

    @Test
    void isATableOfServersWhereEachHasAnAddressOrAVariableForIt() {
        assertThat(Presets.names())
                .containsExactly(
                        "openai",
                        "azure",
                        "openrouter",
                        "groq",
                        "mistral",
                        "deepseek",
                        "gemini",
                        "vllm",
                        "llamacpp",
                        "lmstudio",
                        "tgi")
                .map(Presets::named)
                .allMatch(preset -> preset.baseUrl().startsWith("http")
                        || !preset.urlVariable().isEmpty());
    }

    @Test
    void asksForTheAddressThatOnlyTheUserKnows() {
        assertThat(catchThrowableOfType(LlmException.class, () -> read(Map.of(), "preset", "azure")))
                .hasMessageContaining("'base_url' must be set to the address of the server");
    }

    @Test
    void takesNoOtherHeaderForTheKeyThanItsOwn() {
        assertThat(catchThrowableOfType(
                        LlmException.class, () -> read(Map.of(), "key_header", "X-Own", "header.x-own", "k")))
                .hasMessageContaining(".api_key");
        for (String none : new String[] {"X Own", "Host", "content-length"}) {
            assertThat(catchThrowableOfType(LlmException.class, () -> read(Map.of(), "key_header", none)))
                    .hasMessageContaining("the name of a header");
        }
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.provider.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsReaderTest {

    private static final String PID = "dev.osgillm.x~work";

    private static SettingsReader reader(Map<String, ?> configuration, Map<String, String> environment) {
        return new SettingsReader(PID, configuration, environment::get);
    }

    @Test
    void prefersConfigurationThenEnvironmentThenDefault() {
        Map<String, String> environment = Map.of("B", "from environment", "A", " ");
        assertThat(reader(Map.of("key", " configured "), environment).text("key", "d", "A", "B"))
                .contains("configured");
        assertThat(reader(Map.of("key", " "), environment).text("key", "d", "A", "B"))
                .contains("from environment");
        assertThat(reader(Map.of(), Map.of()).text("key", "d", "A", "B")).contains("d");
        assertThat(reader(Map.of(), Map.of()).text("key", null)).isEmpty();
    }

    @Test
    void reportsOriginsAndNeverASecret() {
        SettingsReader reader = reader(Map.of("model", "m"), Map.of("X_KEY", "sk-very-secret"));
        reader.text("model", "d");
        reader.secret(".api_key", "X_KEY");
        reader.secret(".other");
        reader.decimal("temperature", 0, 2);
        assertThat(reader.report())
                .extracting(Setting::toString)
                .containsExactly(
                        "model = m (configuration)",
                        ".api_key = set (environment X_KEY)",
                        ".other = not set (default)",
                        "temperature = not set (default)");
        assertThat(new Secret("sk-very-secret")).hasToString("set");
    }

    static Stream<Arguments> brokenValues() {
        return Stream.of(
                broken("temperature", "hot", r -> r.decimal("temperature", 0, 2), "a number between 0.0 and 2.0"),
                broken("temperature", "2.1", r -> r.decimal("temperature", 0, 2), "a number between 0.0 and 2.0"),
                broken("temperature", "NaN", r -> r.decimal("temperature", 0, 2), "a number between 0.0 and 2.0"),
                broken("max_tokens", "0", r -> r.integer("max_tokens", 1), "a whole number of at least 1"),
                broken("max_tokens", "1e3", r -> r.integer("max_tokens", 1), "a whole number of at least 1"),
                broken("timeout", "soon", r -> r.timeouts(Timeouts.INHERITED), "a duration such as"),
                broken("timeout", "-1s", r -> r.timeouts(Timeouts.INHERITED), "a duration such as"),
                broken("base_url", "localhost:8080", r -> r.baseUrl("base_url", "http://d"), "http or https"),
                broken("base_url", "ftp://h", r -> r.baseUrl("base_url", "http://d"), "http or https"),
                broken("base_url", "http://h/#x", r -> r.baseUrl("base_url", "http://d"), "without a fragment"),
                broken("flag", "yes", r -> r.flag("flag", true), "true or false"),
                broken("kind", "c", r -> r.word("kind", "a", List.of("a", "b")), "one of a, b"));
    }

    private static Arguments broken(String key, String value, Consumer<SettingsReader> read, String rule) {
        return Arguments.of(key, value, read, rule);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("brokenValues")
    void namesPidKeyRuleAndFileOfABrokenValue(String key, String value, Consumer<SettingsReader> read, String rule) {
        assertThatThrownBy(() -> read.accept(reader(Map.of(key, value), Map.of())))
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .hasMessageContaining(PID)
                .hasMessageContaining("'" + key + "'")
                .hasMessageContaining(rule)
                .hasMessageContaining("etc/dev.osgillm.x-work.cfg");
    }

    @Test
    void hidesCredentialsInAnAddress() {
        assertThatThrownBy(() -> reader(Map.of("base_url", "http://me:secret@h"), Map.of())
                        .baseUrl("base_url", "http://d"))
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("credentials")
                .message()
                .doesNotContain("secret");
    }

    /** Interpolation leaves a placeholder as it is when the variable is not set. */
    @Test
    void takesAnUnfilledPlaceholderForNoKey() {
        for (String placeholder : List.of("$[env:KEY]", " $[secret:my.key;default=] ", "${env:KEY}")) {
            SettingsReader reader = reader(Map.of(".api_key", placeholder), Map.of());
            assertThat(reader.secret(".api_key")).isEmpty();
            assertThat(reader.report()).hasToString("[.api_key = not set (default)]");
        }
        assertThat(reader(Map.of(".api_key", "$[env:KEY]"), Map.of("OTHER", "k"))
                        .secret(".api_key", "OTHER"))
                .isPresent();
        assertThat(reader(Map.of(".api_key", "a$[env:KEY]"), Map.of()).secret(".api_key"))
                .isPresent();
    }

    @Test
    void refusesASecretThatCannotBeSentWithoutShowingIt() {
        assertThatThrownBy(() ->
                        reader(Map.of(".api_key", "sk-one\nsk-two"), Map.of()).secret(".api_key"))
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("'.api_key'")
                .message()
                .doesNotContain("sk-");
    }

    @Test
    void dropsATrailingSlash() {
        assertThat(reader(Map.of("base_url", "https://h/v1/"), Map.of()).baseUrl("base_url", "http://d"))
                .isEqualTo(URI.create("https://h/v1"));
    }

    @Test
    void readsTheFourLimits() {
        Timeouts limits = reader(
                        Map.of("connect_timeout", "500ms", "first_token_timeout", "5m", "timeout", 0), Map.of())
                .timeouts(Timeouts.builder().idle(Duration.ofMinutes(2)).build());
        assertThat(limits.connect()).contains(Duration.ofMillis(500));
        assertThat(limits.firstToken()).contains(Duration.ofMinutes(5));
        assertThat(limits.idle()).contains(Duration.ofMinutes(2));
        assertThat(limits.total()).contains(Duration.ZERO);
    }

    @Test
    void formatsDurationsSoThatTheyReadBack() {
        for (String text : List.of("0", "500ms", "30s", "90s", "5m", "2h")) {
            assertThat(Durations.format(Durations.parse(text))).isEqualTo(text);
        }
        assertThat(Durations.parse("30")).isEqualTo(Duration.ofSeconds(30));
    }
}

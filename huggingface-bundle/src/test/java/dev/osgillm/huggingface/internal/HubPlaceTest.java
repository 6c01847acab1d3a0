/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.model.ModelDownloader;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelQuery;
import dev.osgillm.api.model.ModelSearch;
import dev.osgillm.support.config.Secret;
import dev.osgillm.tck.dialect.HubLikeServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubPlaceTest {

    private final Map<String, String> environment = new HashMap<>();

    private HuggingFaceSettings read(String... keysAndValues) {
        Map<String, Object> configuration = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return HuggingFaceSettings.read(configuration, environment::get, Path.of("target", "no-home"));
    }

    private static String hubToken(HuggingFaceSettings settings) {
        return settings.hub().token().map(Secret::reveal).orElse("none");
    }

    @Test
    void theHubIsThatOfHuggingFaceOrOfTheEnvironment() {
        assertThat(read().hub().base()).hasToString("https://huggingface.co");
        environment.put("HF_ENDPOINT", "https://mirror.example/hub/");
        assertThat(read().hub().base()).hasToString("https://mirror.example/hub");
        assertThat(read("hub_url", "https://own.example").hub().base()).hasToString("https://own.example");
    }

    @Test
    void aTokenOfTheEnvironmentIsForHuggingFaceOnly() {
        environment.put("HF_TOKEN", "hf_secret");

        assertThat(hubToken(read())).isEqualTo("hf_secret");
        assertThat(hubToken(read("base_url", "http://127.0.0.1:1/v1", "endpoint_kind", "router")))
                .isEqualTo("hf_secret");
        assertThat(hubToken(read("hub_url", "https://mirror.example"))).isEqualTo("none");
        environment.put("HF_ENDPOINT", "https://mirror.example");
        assertThat(hubToken(read())).isEqualTo("none");
        assertThat(read().token()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "https://router.huggingface.co/v1, , key, key",
        "https://own.example/v1, , key, none",
        "https://own.example/v1, , hf_key, hf_key",
        "https://own.example/v1, https://mirror.example, key, key",
    })
    void aConfiguredTokenIsForTheHubThatItBelongsTo(String base, String hub, String token, String given) {
        String[] all = {
            "base_url", base, "endpoint_kind", "router", ".api_key", token, "hub_url", hub == null ? "" : hub
        };

        assertThat(hubToken(read(all))).isEqualTo(given);
        assertThat(read(all).toString()).doesNotContain(token + ",").contains("token=");
    }

    @Test
    void aConfiguredTokenIsNotForAMirrorOfTheEnvironment() {
        environment.put("HF_ENDPOINT", "https://mirror.example");

        assertThat(hubToken(read(".api_key", "hf_secret"))).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://huggingface.co",
                "http://hub-ci.huggingface.co",
                "https://own.example?x=1",
                "huggingface.co"
            })
    void anAddressThatCannotBeTheHubsIsRefused(String address) {
        assertThatThrownBy(() -> read("hub_url", address)).hasMessageContaining("hub_url");
    }

    @Test
    void aDedicatedEndpointHasNoHub() {
        assertThatThrownBy(() -> read("endpoint_kind", "tgi", "hub_url", "https://own.example"))
                .hasMessageContaining("hub_url")
                .hasMessageContaining("must be empty");
        try (Transport transport = new Transport()) {
            assertThat(transport.instance(URI.create("http://127.0.0.1:1")))
                    .isNotInstanceOf(ModelSearch.class)
                    .isNotInstanceOf(ModelDownloader.class);
        }
    }

    @Test
    void theRoutersInstanceSearchesTheHub() {
        try (Transport transport = new Transport();
                HubLikeServer server = HubLikeServer.start()) {
            server.small("o/m", "config.json", new byte[3]);
            Instance instance = transport.instance(
                    URI.create("http://127.0.0.1:1/v1"),
                    "endpoint_kind",
                    "router",
                    "hub_url",
                    server.uri().toString());

            assertThat(((ModelSearch) instance).search(ModelQuery.of("m")).execute())
                    .extracting(ModelInfo::id)
                    .containsExactly("o/m");
            assertThat(((ModelSearch) instance).find("o/m").execute().size()).hasValue(3);
            assertThat(((ModelDownloader) instance).files("o/m", null).execute())
                    .hasSize(1);
            assertThat(server.hub().requests()).allSatisfy(request -> assertThat(request.header("Authorization"))
                    .hasValue("Bearer " + Transport.TOKEN));
        }
    }
}

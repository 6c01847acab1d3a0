/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.config.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubAddressTest {

    private final HubAddress hub =
            new HubAddress(URI.create("https://huggingface.co"), Optional.of(new Secret("hf_secret")));
    private final HttpRequest request = hub.get("/o/m/resolve/main/f")
            .header("Range", "bytes=5-")
            .header("If-Range", "\"x\"")
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/resolve-cache/x",
                "https://huggingface.co/x",
                "https://hf.co:443/x",
                "https://HuggingFace.co/x"
            })
    void theTokenStaysOnTheWayThroughTheHub(String location) {
        HttpRequest next = hub.follow(request, location);

        assertThat(next.headers().firstValue("Authorization")).hasValue("Bearer hf_secret");
        assertThat(next.headers().firstValue("If-Range")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cas-bridge.xethub.hf.co/x?X-Amz-Signature=1",
                "https://huggingface.co.evil.example/x",
                "https://evilhuggingface.co/x",
                "https://huggingface.co@evil.example/x",
                "//evil.example/x",
                "https://huggingface.co:8443/x"
            })
    void theTokenGoesToNoOtherHost(String location) {
        HttpRequest next = hub.follow(request, location);

        assertThat(next.headers().firstValue("Authorization")).isEmpty();
        assertThat(next.headers().firstValue("If-Range")).isEmpty();
        assertThat(next.headers().firstValue("Range")).hasValue("bytes=5-");
        assertThat(hub.follow(next, "https://huggingface.co/back").headers().firstValue("Authorization"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://huggingface.co/x",
                "http://cdn.example/x",
                "ftp://cdn.example/x",
                "file:///etc/passwd",
                "https:///x",
                "::"
            })
    void aRedirectOutOfEncryptionIsRefused(String location) {
        assertThatThrownBy(() -> hub.follow(request, location)).isInstanceOfSatisfying(LlmException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.PROTOCOL);
            assertThat(e).hasMessageContaining("not followed");
        });
    }

    @Test
    void anotherPortOfAMirrorIsAnotherHost() {
        HubAddress mirror = new HubAddress(URI.create("http://127.0.0.1:8080/hub"), hub.token());

        assertThat(mirror.isHub(URI.create("http://127.0.0.1:8080/x"))).isTrue();
        assertThat(mirror.isHub(URI.create("http://127.0.0.1:8081/x"))).isFalse();
        assertThat(mirror.isHub(URI.create("https://huggingface.co/x"))).isFalse();
    }
}

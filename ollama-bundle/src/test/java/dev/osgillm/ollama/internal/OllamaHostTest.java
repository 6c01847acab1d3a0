/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaHostTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "127.0.0.1,                       http://127.0.0.1:11434",
                "gpu-box,                         http://gpu-box:11434",
                "gpu-box:8080,                    http://gpu-box:8080",
                ":1234,                           http://127.0.0.1:1234",
                "0.0.0.0,                         http://127.0.0.1:11434",
                "0.0.0.0:1234,                    http://127.0.0.1:1234",
                "http://0.0.0.0:11434,            http://127.0.0.1:11434",
                "::1,                             http://[::1]:11434",
                "[::1],                           http://[::1]:11434",
                "[::1]:1234,                      http://[::1]:1234",
                "::,                              http://[::1]:11434",
                "[::]:1234,                       http://[::1]:1234",
                "2001:db8::7,                     http://[2001:db8::7]:11434",
                "http://gpu-box,                  http://gpu-box",
                "http://gpu-box:11434,            http://gpu-box:11434",
                "https://gpu-box,                 https://gpu-box",
                "HTTPS://gpu-box:8443/,           https://gpu-box:8443",
                "https://proxy.example/llm/,      https://proxy.example/llm",
                "gpu-box:8080/llm,                http://gpu-box:8080/llm",
                "ollama.com,                      https://ollama.com",
                "https://ollama.com/api,          https://ollama.com",
                "http://127.0.0.1:11434/v1,       http://127.0.0.1:11434",
                "http://127.0.0.1:11434/v1/,      http://127.0.0.1:11434",
                "`  gpu-box:8080  `,              http://gpu-box:8080",
                "\"gpu-box:8080\",                http://gpu-box:8080",
                "'gpu-box',                       http://gpu-box:11434",
                "http://,                         http://127.0.0.1",
            })
    void readsWhatOllamasOwnClientReads(String text, String uri) {
        OllamaHost host = OllamaHost.parse(text);

        assertThat(host.uri()).hasToString(uri);
        assertThat(host.portIgnored()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "gpu-box:none,        http://gpu-box:11434",
        "gpu-box:65536,       http://gpu-box:11434",
        "gpu-box:-1,          http://gpu-box:11434",
        "gpu-box:,            http://gpu-box:11434",
        "https://gpu-box:x,   https://gpu-box",
    })
    void takesTheDefaultForAWrongPortAndSaysSo(String text, String uri) {
        OllamaHost host = OllamaHost.parse(text);

        assertThat(host.uri()).hasToString(uri);
        assertThat(host.portIgnored()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://gpu-box",
                "http://user:geheim@gpu-box",
                "http://user:geheim@gpu-box:11434",
                "user:1@gpu-box",
                "user@gpu-box",
                "http://gpu-box?x=1",
                "http://gpu-box#x",
                "gpu box",
                "my_ollama",
                "http://[bad",
                "://",
            })
    void refusesTheRestWithoutRepeatingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OllamaHost.parse(text))
                .withMessage(OllamaHost.RULE)
                .withNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,           true",
        "LOCALHOST:1234,      true",
        "127.0.0.1,           true",
        "127.8.7.6,           true",
        "::1,                 true",
        "ollama.localhost,    true",
        "gpu-box,             false",
        "127.0.0.1.evil.com,  false",
        "localhost.evil.com,  false",
        "192.168.1.7,         false",
        "ollama.com,          false",
    })
    void knowsThisMachine(String text, boolean loopback) {
        assertThat(OllamaHost.parse(text).loopback()).isEqualTo(loopback);
    }
}

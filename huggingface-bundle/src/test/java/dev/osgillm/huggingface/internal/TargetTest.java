/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

    private static final String CLOUD = "https://abc.us-east-1.aws.endpoints.huggingface.cloud";

    @ParameterizedTest
    @CsvSource({
        "https://router.huggingface.co/v1, https://router.huggingface.co/v1, https://router.huggingface.co",
        "https://host.example, https://host.example/v1, https://host.example",
        "https://host.example/, https://host.example/v1, https://host.example",
        "https://host.example/v1, https://host.example/v1, https://host.example",
        "https://host.example/v1/, https://host.example/v1, https://host.example",
        "https://host.example/v1/chat/completions, https://host.example/v1, https://host.example",
        "https://host.example/own/chat/completions, https://host.example/own, https://host.example/own",
        "https://host.example/a/b, https://host.example/a/b/v1, https://host.example/a/b",
        "https://host.example/v1/embeddings, https://host.example/v1, https://host.example",
        "https://host.example/embed, https://host.example, https://host.example",
        "https://host.example/v1?key=1, https://host.example/v1?key=1, https://host.example?key=1",
        "https://host.example?key=1, https://host.example/v1?key=1, https://host.example?key=1",
    })
    void buildsTheAddressesFromWhatAPersonGives(String given, String api, String root) {
        Target target = Target.of(URI.create(given), "auto");

        assertThat(target.api()).hasToString(api);
        assertThat(target.root()).hasToString(root);
    }

    @ParameterizedTest
    @CsvSource({
        "https://router.huggingface.co/v1, auto, ROUTER",
        "https://ROUTER.huggingface.co/v1, auto, ROUTER",
        CLOUD + ", auto, OPENAI",
        "http://127.0.0.1:8080, auto, OPENAI",
        "https://router.huggingface.co.example/v1, auto, OPENAI",
        "http://127.0.0.1:8080/v1, router, ROUTER",
        CLOUD + ", openai, OPENAI",
        CLOUD + ", tgi, TGI",
        CLOUD + ", tei, TEI",
    })
    void knowsWhatIsThereByWordOrHost(String given, String word, TargetKind kind) {
        assertThat(Target.of(URI.create(given), word).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "https://router.huggingface.co/v1, true",
        CLOUD + ", true",
        "https://huggingface.co, true",
        "https://huggingface.co.example, false",
        "https://nothuggingface.co, false",
        "http://127.0.0.1:8080, false",
    })
    void knowsTheHostsOfHuggingFace(String given, boolean theirs) {
        assertThat(Target.of(URI.create(given), "auto").atHuggingFace()).isEqualTo(theirs);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, true",
        "http://127.0.0.1:8080/v1, true",
        "http://[::1]:8080/v1, true",
        "http://192.168.0.7:8080/v1, false",
        "https://127.0.0.1.example/v1, false",
        "https://router.huggingface.co/v1, false",
    })
    void knowsThisMachine(String given, boolean local) {
        assertThat(Target.of(URI.create(given), "auto").local()).isEqualTo(local);
    }

    @Test
    void doesNotShowAQuery() {
        assertThat(Target.of(URI.create("https://host.example/v1?key=1"), "auto")
                        .shown())
                .isEqualTo("https://host.example/v1");
        assertThat(Target.of(URI.create("https://host.example/v1?key=1"), "tei").shown())
                .isEqualTo("https://host.example");
    }
}

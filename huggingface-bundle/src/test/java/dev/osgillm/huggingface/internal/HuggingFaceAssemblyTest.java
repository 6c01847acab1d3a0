/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class HuggingFaceAssemblyTest {

    private final List<String> warnings = new ArrayList<>();
    private final Logger log = (Logger) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("warn");
                warnings.add(arguments[1] + ": " + arguments[2]);
                return null;
            });

    @Test
    void everyInstanceTellsWhatIsOddAboutItsConfiguration(@TempDir Path home) throws IOException {
        Path token = Files.createDirectories(home.resolve(".cache/huggingface")).resolve("token");
        Files.writeString(token, "x".repeat(5000));
        HuggingFaceSettings settings = HuggingFaceSettings.read(Map.of("id", "hf"), name -> null, home);

        try (Transport transport = new Transport()) {
            HuggingFaceAssembly.of(settings, transport.client, transport.timer, log);
        }

        assertThat(warnings).singleElement().asString().startsWith("hf: ").contains("too long");
    }
}

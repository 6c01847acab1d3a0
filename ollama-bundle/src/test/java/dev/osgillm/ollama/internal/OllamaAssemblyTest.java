/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class OllamaAssemblyTest {

    private final List<String> warnings = new ArrayList<>();
    private final Logger log = (Logger) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("warn");
                warnings.add(arguments[1] + ": " + arguments[2]);
                return null;
            });

    @Test
    void everyInstanceTellsWhatIsOddAboutItsConfiguration() {
        OllamaSettings settings = OllamaSettings.read(Map.of("id", "box"), Map.of("OLLAMA_HOST", "gpu-box:99999")::get);

        try (TestTransport transport = new TestTransport()) {
            OllamaAssembly.of(settings, transport.client, transport.timer, log);
        }

        assertThat(warnings).singleElement().asString().startsWith("box: ").contains("OLLAMA_HOST");
    }
}

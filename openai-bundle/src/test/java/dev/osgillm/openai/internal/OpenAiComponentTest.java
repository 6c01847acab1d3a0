/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.provider.ProviderSettings;
import dev.osgillm.api.provider.WireLog;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class OpenAiComponentTest {

    private static final String KEY = "sk-geheim-0123456789";

    private final Transport transport = new Transport();
    private String[] interfaces;
    private Object service;
    private Dictionary<?, ?> properties;

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void publishesAnInstanceUnderWhatItCanDo() {
        activate(
                Map.of(
                        "service.pid",
                        "dev.osgillm.openai~lab",
                        "base_url",
                        "http://localhost:8000/v1",
                        "model",
                        "qwen3",
                        ".api_key",
                        KEY,
                        "service.ranking",
                        7),
                Map.of());

        assertThat(interfaces)
                .containsExactlyInAnyOrder(
                        ChatProvider.class.getName(),
                        CompletionProvider.class.getName(),
                        EmbeddingProvider.class.getName(),
                        ModelCatalog.class.getName(),
                        HealthProbe.class.getName(),
                        ProviderSettings.class.getName(),
                        WireLog.class.getName());
        assertThat(properties.get("llm.id")).isEqualTo("lab");
        assertThat(properties.get("llm.type")).isEqualTo("openai");
        assertThat(properties.get("llm.model")).isEqualTo("qwen3");
        assertThat(properties.get("llm.local")).isEqualTo(true);
        assertThat(properties.get("llm.configured")).isEqualTo(true);
        assertThat(properties.get("service.ranking")).isEqualTo(7);
        assertThat((String[]) properties.get("llm.capabilities"))
                .contains("chat", "embedding", "models", "health", "tools", "json-schema");
        assertThat(properties.toString()).doesNotContain("geheim");
    }

    @Test
    void comesUpWithoutConfigurationAndSaysThatItLacksItsKey() {
        activate(Map.of("component.name", "c"), Map.of());

        assertThat(properties.get("llm.id")).isEqualTo("openai");
        assertThat(properties.get("llm.local")).isEqualTo(false);
        assertThat(properties.get("llm.configured")).isEqualTo(false);
    }

    @ParameterizedTest
    @CsvSource({
        "timeout,             5s, 5m",
        "timeout,             2h, 2h",
        "first_token_timeout, 1h, 1h",
        "idle_timeout,        0,  0",
    })
    void saysHowLongItsLimitsLetACallSayNothing(String key, String value, String longest) {
        activate(Map.of(key, value), Map.of());
        assertThat(properties.get("llm.silence_timeout")).isEqualTo(longest);
    }

    @Test
    void comesUpWithTheEnvironmentAlone() {
        activate(Map.of(), Map.of("OPENAI_API_KEY", KEY));

        assertThat(properties.get("llm.configured")).isEqualTo(true);
        assertThat(properties.get("llm.model")).isEqualTo("gpt-6-luna");
    }

    @Test
    void publishesNoModelWhereNobodyKnowsOne() {
        activate(Map.of("preset", "llamacpp"), Map.of());

        assertThat(properties.get("llm.model")).isNull();
    }

    @Test
    void publishesNothingForAConfigurationThatIsWrong() {
        LlmException refused =
                catchThrowableOfType(LlmException.class, () -> activate(Map.of("temperature", "hot"), Map.of()));

        assertThat(refused.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(refused).hasMessageContaining("dev.osgillm.openai: 'temperature'");
        assertThat(service).isNull();
    }

    @Test
    void leavesWithItsServiceAndRefusesNewCalls() {
        OpenAiComponent component = activate(Map.of(), Map.of("OPENAI_API_KEY", KEY));
        ChatProvider provider = (ChatProvider) service;

        component.deactivate();

        assertThat(service).isNull();
        LlmException refused = catchThrowableOfType(LlmException.class, () -> provider.newCall(ChatRequest.of("Hello"))
                .execute());
        assertThat(refused.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void aChangedConfigurationIsServedByAnotherInstance() {
        OpenAiComponent component = activate(Map.of("model", "before"), Map.of("OPENAI_API_KEY", KEY));
        ChatProvider provider = (ChatProvider) service;

        component.modified(Map.of("model", "after"));

        assertThat(properties.get("llm.model")).isEqualTo("after");
        LlmException refused = catchThrowableOfType(LlmException.class, () -> provider.newCall(ChatRequest.of("Hello"))
                .execute());
        assertThat(refused.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    private OpenAiComponent activate(Map<String, Object> configuration, Map<String, String> environment) {
        return new OpenAiComponent(
                context(), new HashMap<>(configuration), transport.client, transport.timer, environment::get);
    }

    /** A context that knows one service. */
    private BundleContext context() {
        return proxy(BundleContext.class, "registerService", arguments -> {
            interfaces = (String[]) arguments[0];
            service = arguments[1];
            properties = (Dictionary<?, ?>) arguments[2];
            return proxy(ServiceRegistration.class, "unregister", none -> service = null);
        });
    }

    private interface Answer {
        Object to(Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, String method, Answer answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                    if (!called.getName().equals(method)) {
                        throw new UnsupportedOperationException(called.getName());
                    }
                    return answer.to(arguments);
                }));
    }
}

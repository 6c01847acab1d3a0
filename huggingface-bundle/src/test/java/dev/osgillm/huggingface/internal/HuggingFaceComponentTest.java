/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelDownloader;
import dev.osgillm.api.model.ModelSearch;
import dev.osgillm.api.provider.ProviderSettings;
import dev.osgillm.api.provider.WireLog;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class HuggingFaceComponentTest {

    private record Published(List<String> interfaces, Object service, Dictionary<?, ?> properties) {}

    private final Transport transport = new Transport();
    private final List<Published> published = new ArrayList<>();

    @TempDir
    private Path home;

    @AfterEach
    void close() {
        transport.close();
    }

    /** A registry that knows how to register and unregister. */
    private BundleContext context() {
        return proxy(BundleContext.class, (name, arguments) -> {
            assertThat(name).isEqualTo("registerService");
            Published service =
                    new Published(List.of((String[]) arguments[0]), arguments[1], (Dictionary<?, ?>) arguments[2]);
            published.add(service);
            return proxy(ServiceRegistration.class, (method, none) -> {
                assertThat(method).isEqualTo("unregister");
                published.remove(service);
                return null;
            });
        });
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> answer.to(method.getName(), arguments);
                }));
    }

    private HuggingFaceComponent activate(Map<String, ?> configuration, Map<String, String> environment) {
        return new HuggingFaceComponent(
                context(), configuration, transport.client, transport.timer, environment::get, home);
    }

    @Test
    void withoutConfigurationItIsListedButNotConfigured() {
        activate(Map.of(), Map.of());

        Published service = published.get(0);
        assertThat(service.interfaces())
                .containsExactlyInAnyOrder(
                        ChatProvider.class.getName(),
                        EmbeddingProvider.class.getName(),
                        ModelCatalog.class.getName(),
                        ModelSearch.class.getName(),
                        ModelDownloader.class.getName(),
                        HealthProbe.class.getName(),
                        ProviderSettings.class.getName(),
                        WireLog.class.getName());
        assertThat(service.properties().get(LlmConstants.ID)).isEqualTo("huggingface");
        assertThat(service.properties().get(LlmConstants.TYPE)).isEqualTo("huggingface");
        assertThat(service.properties().get(LlmConstants.MODEL)).isEqualTo("openai/gpt-oss-20b");
        assertThat(service.properties().get(LlmConstants.LOCAL)).isEqualTo(false);
        assertThat(service.properties().get(LlmConstants.CONFIGURED)).isEqualTo(false);
        assertThat((String[]) service.properties().get(LlmConstants.CAPABILITIES))
                .contains(
                        "chat",
                        "embedding",
                        "models",
                        "model-search",
                        "model-download",
                        "health",
                        "tools",
                        "json-schema");
    }

    @Test
    void theTokenOfTheEnvironmentConfiguresItAndIsNotPublished() {
        activate(Map.of(), Map.of("HF_TOKEN", "hf_secret"));

        Published service = published.get(0);
        assertThat(service.properties().get(LlmConstants.CONFIGURED)).isEqualTo(true);
        assertThat(service.properties().toString()).doesNotContain("hf_secret");
        assertThat(((ProviderSettings) service.service()).settings().toString())
                .contains(".api_key = set (environment HF_TOKEN)")
                .doesNotContain("hf_secret");
    }

    @Test
    void aTeiEndpointIsNoChatProvider() {
        activate(
                Map.of(
                        "service.pid", "dev.osgillm.huggingface~vectors",
                        "base_url", "http://127.0.0.1:8080",
                        "endpoint_kind", "tei",
                        "service.ranking", "7"),
                Map.of());

        Published service = published.get(0);
        assertThat(service.interfaces())
                .contains(EmbeddingProvider.class.getName(), ModelCatalog.class.getName())
                .doesNotContain(ChatProvider.class.getName());
        assertThat(service.properties().get(LlmConstants.ID)).isEqualTo("vectors");
        assertThat(service.properties().get(LlmConstants.MODEL)).isNull();
        assertThat(service.properties().get(LlmConstants.LOCAL)).isEqualTo(true);
        assertThat(service.properties().get("service.ranking")).isEqualTo(7);
    }

    @Test
    void aTgiEndpointIsNoEmbeddingProvider() {
        activate(Map.of("base_url", "http://127.0.0.1:8080", "endpoint_kind", "tgi"), Map.of());

        assertThat(published.get(0).interfaces())
                .contains(ChatProvider.class.getName())
                .doesNotContain(EmbeddingProvider.class.getName());
    }

    @Test
    void publishesNothingForABrokenConfiguration() {
        assertThatThrownBy(() -> activate(Map.of("temperature", "hot"), Map.of()))
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION));
        assertThat(published).isEmpty();
    }

    @Test
    void aChangedConfigurationIsServedByAnotherInstance() {
        HuggingFaceComponent component = activate(Map.of("model", "before"), Map.of("HF_TOKEN", "hf_secret"));

        component.modified(Map.of("model", "after"));

        assertThat(published)
                .singleElement()
                .extracting(one -> one.properties().get(LlmConstants.MODEL))
                .isEqualTo("after");
    }

    @Test
    void leavesWhenItIsDeactivated() {
        HuggingFaceComponent component = activate(Map.of(), Map.of("HF_TOKEN", "hf_secret"));
        ChatProvider provider = (ChatProvider) published.get(0).service();

        component.deactivate();

        assertThat(published).isEmpty();
        assertThatThrownBy(() -> provider.newCall(ChatRequest.of("Hello")).execute())
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
    }
}

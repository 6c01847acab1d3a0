/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.provider.ProviderFactory;
import dev.osgillm.api.provider.ProviderInstance;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.api.provider.SettingDefinition;
import dev.osgillm.tck.server.ScriptedServer;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** Instances that code makes of a map, in a real Felix. */
public class FactoriesIT extends FelixTestSupport {

    private ProviderFactory factory(String type) throws Exception {
        List<ServiceReference<ProviderFactory>> found =
                List.copyOf(context.getServiceReferences(ProviderFactory.class, "(llm.type=" + type + ")"));
        assertEquals(1, found.size());
        return context.getService(found.get(0));
    }

    @Test
    public void everyTypeHasAFactoryWithItsSchema() throws Exception {
        for (String type : List.of("openai", "ollama", "huggingface")) {
            ProviderFactory factory = factory(type);
            assertEquals(type, factory.type());
            List<SettingDefinition> schema = factory.schema();
            assertTrue(schema.stream().allMatch(setting -> setting.description().length() > 10));
            List<String> keys = schema.stream().map(SettingDefinition::key).toList();
            assertTrue(keys.toString(), keys.containsAll(List.of("id", "base_url", "model", "max_tokens", "timeout")));
            assertTrue(schema.stream().filter(SettingDefinition::secret).allMatch(setting -> setting.key()
                    .startsWith(".")));
        }
    }

    @Test
    public void aConfigurationIsCompletedAndCheckedWithoutAnInstance() throws Exception {
        ProviderFactory factory = factory("ollama");
        List<Setting> settings = factory.check(Map.of("model", "qwen3", "max_tokens", 5, "temperature", "0.5"));
        assertEquals("qwen3", value(settings, "model"));
        assertEquals("5", value(settings, "max_tokens"));
        assertEquals("nomic-embed-text", value(settings, "embedding_model"));

        LlmException range = assertThrows(LlmException.class, () -> factory.check(Map.of("temperature", 3)));
        assertEquals(ErrorKind.CONFIGURATION, range.kind());
        assertTrue(range.getMessage(), range.getMessage().contains("temperature"));
        LlmException unknown = assertThrows(LlmException.class, () -> factory.create(Map.of("modell", "qwen3")));
        assertEquals(ErrorKind.CONFIGURATION, unknown.kind());
        assertTrue(unknown.getMessage(), unknown.getMessage().contains("'modell' is no key"));
    }

    private static String value(List<Setting> settings, String key) {
        return settings.stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    public void anInstanceServesItsOwnerAndEverybodyOncePublished() throws Exception {
        try (ScriptedServer server = Servers.openAi("a map");
                ProviderInstance instance = factory("openai")
                        .create(Map.of(
                                "id", "mapped", "base_url", server.uri() + "/v1", "model", "m", "api_key", "k-1"))) {
            ChatProvider chat = instance.as(ChatProvider.class).orElseThrow();
            assertEquals(
                    "Hello from a map",
                    chat.newCall(ChatRequest.of("hi")).execute().text());
            assertEquals(
                    "Bearer k-1",
                    server.requests().get(0).header("Authorization").orElseThrow());
            assertFalse(container.registry().provider("mapped").isPresent());
            assertFalse(instance.properties().toString().contains("k-1"));

            ServiceRegistration<?> registration = context.registerService(
                    instance.capabilities().toArray(String[]::new),
                    instance.service(),
                    new Hashtable<>(instance.properties()));
            assertEquals(
                    "Hello from a map",
                    container
                            .client()
                            .newCall(ChatRequest.of("hi"), Selection.id("mapped"))
                            .execute()
                            .text());
            registration.unregister();
        }
    }

    @Test
    public void instancesEndWithTheBundleThatMadeThem() throws Exception {
        try (ScriptedServer server = Servers.ollama("a map")) {
            ProviderInstance instance = factory("ollama")
                    .create(Map.of("id", "left", "base_url", server.uri().toString()));
            ChatProvider chat = instance.as(ChatProvider.class).orElseThrow();
            chat.newCall(ChatRequest.of("hi")).execute();
            Bundle bundle = container.bundle("dev.osgillm.ollama");
            bundle.stop();
            try {
                LlmException gone = assertThrows(LlmException.class, () -> chat.newCall(ChatRequest.of("hi"))
                        .execute());
                assertEquals(ErrorKind.UNAVAILABLE, gone.kind());
                instance.close();
            } finally {
                bundle.start();
                container.awaitProvider("ollama", provider -> true);
            }
        }
    }
}

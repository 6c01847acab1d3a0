/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.ProviderListener;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceRegistration;

class ProviderRegistryTest {

    private final Felix felix = new Felix();

    @AfterEach
    void close() {
        felix.close();
    }

    private List<String> ids() {
        return felix.registry.providers().stream().map(ProviderInfo::id).toList();
    }

    @Test
    void removesOnlyTheServiceThatLeft() {
        ServiceRegistration<?> old = felix.publish("a", FakeProvider.answering("old"), "llm.model", "old");
        felix.publish("a", FakeProvider.answering("new"), "llm.model", "new");
        assertThat(felix.registry.provider("a").orElseThrow().model()).contains("old");
        old.unregister();
        assertThat(felix.registry.provider("a").orElseThrow().model()).contains("new");
    }

    @Test
    void theHighestRankingServesAnIdAndTheOtherTakesOver() {
        felix.publish("a", FakeProvider.answering("low"), "llm.model", "low");
        ServiceRegistration<?> high =
                felix.publish("a", FakeProvider.answering("high"), "llm.model", "high", "service.ranking", 5);
        assertThat(felix.registry.provider("a").orElseThrow().model()).contains("high");
        assertThat(felix.registry.providers()).hasSize(1);
        high.unregister();
        assertThat(felix.registry.provider("a").orElseThrow().model()).contains("low");
    }

    @Test
    void followsChangedProperties() {
        ServiceRegistration<ChatProvider> one = felix.publish("a", FakeProvider.answering("a"));
        one.setProperties(new Hashtable<>(Map.of("llm.id", "b")));
        assertThat(ids()).containsExactly("b");
        one.setProperties(new Hashtable<>(Map.of("llm.id", 7)));
        assertThat(ids()).isEmpty();
    }

    @Test
    void toleratesPropertiesOfOtherTypes() {
        felix.publish(
                "a",
                FakeProvider.answering("a"),
                "llm.capabilities",
                List.of("chat"),
                "llm.local",
                "yes",
                "llm.type",
                1);
        ProviderInfo info = felix.registry.provider("a").orElseThrow();
        assertThat(info.capabilities()).containsExactly("chat");
        assertThat(info.local()).isFalse();
        assertThat(info.type()).isEqualTo("a");
    }

    @Test
    void theDefaultIsTheChoiceWhileItIsThereAndConfigured() {
        felix.publish("a", FakeProvider.answering("a"), "service.ranking", 1);
        ServiceRegistration<?> b = felix.publish("b", FakeProvider.answering("b"));
        felix.publish("c", FakeProvider.answering("c"), "service.ranking", 9, "llm.configured", false);
        assertThat(felix.registry.defaultProvider().orElseThrow().id()).isEqualTo("a");
        felix.registry.use("b");
        assertThat(felix.registry.defaultProvider().orElseThrow().id()).isEqualTo("b");
        b.unregister();
        assertThat(felix.registry.defaultProvider().orElseThrow().id()).isEqualTo("a");
        felix.publish("b", FakeProvider.answering("b"));
        assertThat(felix.registry.defaultProvider().orElseThrow().id()).isEqualTo("b");
        felix.choice.modified(Map.of("default_provider", "a"));
        assertThat(felix.registry.defaultProvider().orElseThrow().id()).isEqualTo("a");
    }

    @Test
    void choosingAnUnknownIdSaysWhatThereIs() {
        felix.publish("openai", FakeProvider.answering("a"), "llm.configured", false);
        felix.publish("ollama", FakeProvider.answering("b"));
        assertThatThrownBy(() -> felix.registry.use("opanai"))
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("Did you mean 'openai'?")
                .hasMessageContaining("ollama, openai (no key)");
    }

    @Test
    void tellsListenersEachChangeOnceAndSurvivesOneThatThrows() {
        List<String> heard = new CopyOnWriteArrayList<>();
        felix.publish("a", FakeProvider.answering("a"));
        felix.context()
                .registerService(
                        ProviderListener.class,
                        (change, provider) -> {
                            throw new IllegalStateException("thrown by the test");
                        },
                        null);
        ServiceRegistration<ProviderListener> listener = felix.context()
                .registerService(
                        ProviderListener.class, (change, provider) -> heard.add(change + " " + provider.id()), null);
        ServiceRegistration<?> b = felix.publish("b", FakeProvider.answering("b"));
        ServiceRegistration<?> better = felix.publish("b", FakeProvider.answering("b"), "service.ranking", 1);
        better.unregister();
        b.unregister();
        listener.unregister();
        felix.publish("c", FakeProvider.answering("c"));
        assertThat(heard).containsExactly("ADDED a", "ADDED b", "CHANGED b", "CHANGED b", "REMOVED b");
    }

    @Test
    void isConsistentAfterManyThreadsPublishedAndWithdrew() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        felix.context()
                .registerService(
                        ProviderListener.class, (change, provider) -> heard.add(change + " " + provider.id()), null);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> work = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            work.add(threads.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    ServiceRegistration<?> one = felix.publish("shared", FakeProvider.answering("x"));
                    felix.registry.providers();
                    one.unregister();
                }
            }));
        }
        for (Future<?> one : work) {
            one.get(60, TimeUnit.SECONDS);
        }
        threads.shutdownNow();
        assertThat(felix.registry.providers()).isEmpty();
        assertThat(heard.get(heard.size() - 1)).isEqualTo("REMOVED shared");
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.ProviderListener;
import dev.osgillm.api.client.Selection;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceRegistration;

@Timeout(60)
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
                "llm.configured",
                "false",
                "llm.model",
                new String[] {"m"},
                "llm.type",
                1);
        ProviderInfo info = felix.registry.provider("a").orElseThrow();
        assertThat(info.capabilities()).containsExactly("chat");
        assertThat(info.local()).isFalse();
        assertThat(info.configured()).isFalse();
        assertThat(info.model()).contains("m");
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
                .hasMessageContaining("ollama, openai (not configured)");
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
    void aTwinThatDoesNotServeIsNoNews() {
        List<String> heard = hear();
        ServiceRegistration<ChatProvider> first = felix.publish("a", FakeProvider.answering("a"), "service.ranking", 2);
        ServiceRegistration<ChatProvider> twin = felix.publish("a", FakeProvider.answering("a"));
        twin.setProperties(new Hashtable<>(Map.of("llm.id", "a", "llm.model", "m")));
        assertThat(heard).containsExactly("ADDED a");
        twin.setProperties(new Hashtable<>(Map.of("llm.id", "a", "service.ranking", 3)));
        first.unregister();
        assertThat(heard).containsExactly("ADDED a", "CHANGED a");
        twin.unregister();
        assertThat(heard).containsExactly("ADDED a", "CHANGED a", "REMOVED a");
    }

    @Test
    void aListenerThatMakesChangesHearsOfThemInOrder() {
        List<String> heard = new CopyOnWriteArrayList<>();
        List<ServiceRegistration<?>> made = new ArrayList<>();
        felix.context()
                .registerService(
                        ProviderListener.class,
                        (change, provider) -> {
                            String event = change + " " + provider.id();
                            heard.add("<" + event);
                            if (event.equals("ADDED a")) {
                                made.add(felix.publish("b", FakeProvider.answering("b")));
                                made.get(0).unregister();
                            }
                            heard.add(event + ">");
                        },
                        null);
        felix.publish("a", FakeProvider.answering("a"));
        assertThat(heard).containsExactly("<ADDED a", "ADDED a>", "<ADDED b", "ADDED b>", "<REMOVED b", "REMOVED b>");
    }

    @Test
    void closingTellsThatEverythingLeaves() {
        felix.publish("a", FakeProvider.answering("a"));
        List<String> heard = hear();
        felix.registry.deactivate();
        felix.publish("b", FakeProvider.answering("b"));
        assertThat(heard).containsExactly("ADDED a", "REMOVED a");
        assertThat(felix.registry.providers()).isEmpty();
    }

    @Test
    void aServiceThatLeftDoesNotComeBackWithALateEvent() throws Exception {
        List<ServiceRegistration<?>> leaving = new ArrayList<>();
        felix.context()
                .addServiceListener(
                        event -> {
                            if (event.getType() == ServiceEvent.MODIFIED) {
                                leaving.get(0).unregister();
                            }
                        },
                        "(llm.id=a)");
        ProviderRegistry later = new ProviderRegistry(
                felix.context(), felix.choice, felix.departures, felix.down::contains, felix.routes);
        later.open();
        ServiceRegistration<ChatProvider> one = felix.publish("a", FakeProvider.answering("a"));
        leaving.add(one);
        assertThat(later.providers()).hasSize(1);
        one.setProperties(new Hashtable<>(Map.of("llm.id", "a", "llm.model", "m")));
        assertThat(later.providers()).isEmpty();
        later.deactivate();
    }

    @Test
    void aProviderWithoutAnIdIsIgnoredUntilItHasOne() {
        ServiceRegistration<ChatProvider> one =
                felix.context().registerService(ChatProvider.class, FakeProvider.answering("a"), null);
        assertThat(ids()).isEmpty();
        one.setProperties(new Hashtable<>(Map.of("llm.id", " ")));
        assertThat(ids()).isEmpty();
        one.setProperties(new Hashtable<>(Map.of("llm.id", "a")));
        assertThat(ids()).containsExactly("a");
    }

    @Test
    void anInterfaceIsACapabilityAndPrivatePropertiesStayPrivate() {
        felix.publish("a", FakeProvider.answering("a"), "llm.capabilities", "tools", ".api_key", "sk-secret");
        ProviderInfo info = felix.registry.provider("a").orElseThrow();
        assertThat(info.capabilities()).containsExactly("chat", "tools");
        assertThat(info.properties()).doesNotContainKey(".api_key").containsKey("llm.id");
    }

    @Test
    void theLowestRankingThereIsServesLast() {
        felix.publish("a", FakeProvider.answering("a"), "llm.model", "lowest", "service.ranking", Integer.MIN_VALUE);
        felix.publish("a", FakeProvider.answering("a"), "llm.model", "normal");
        assertThat(felix.registry.provider("a").orElseThrow().model()).contains("normal");
    }

    @Test
    void isConsistentWhileManyThreadsPublishWithdrawAndCall() throws Exception {
        Map<String, String> seen = new HashMap<>(); // by the listener alone, which is called serially
        List<String> wrong = new CopyOnWriteArrayList<>();
        felix.context()
                .registerService(
                        ProviderListener.class,
                        (change, provider) -> {
                            String before = change == ProviderListener.Change.REMOVED
                                    ? seen.remove(provider.id())
                                    : seen.put(provider.id(), provider.toString());
                            if ((before == null) != (change == ProviderListener.Change.ADDED)) {
                                wrong.add(change + " after " + before);
                            }
                        },
                        null);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> work = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            String id = t % 2 == 0 ? "shared" : "other";
            work.add(threads.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    ServiceRegistration<ChatProvider> one =
                            felix.publish(id, FakeProvider.answering("x"), "service.ranking", i % 3);
                    one.setProperties(new Hashtable<>(Map.of("llm.id", id, "llm.model", "m" + i)));
                    // Its own instance is there, so somebody serves the id, whoever leaves meanwhile.
                    assertThat(felix.client
                                    .newCall(ChatRequest.of("hi"), Selection.id(id))
                                    .execute()
                                    .text())
                            .isEqualTo("x:default");
                    one.unregister();
                }
            }));
        }
        for (Future<?> one : work) {
            one.get(60, TimeUnit.SECONDS);
        }
        threads.shutdownNow();
        assertThat(felix.registry.providers()).isEmpty();
        assertThat(felix.held()).isZero();
        assertThat(wrong).isEmpty();
        assertThat(seen).isEmpty();
    }

    private List<String> hear() {
        List<String> heard = new CopyOnWriteArrayList<>();
        felix.context()
                .registerService(
                        ProviderListener.class, (change, provider) -> heard.add(change + " " + provider.id()), null);
        return heard;
    }
}

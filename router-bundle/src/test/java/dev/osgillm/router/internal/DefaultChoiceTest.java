/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

class DefaultChoiceTest {

    private final DefaultChoice choice = new DefaultChoice(Map.of());
    private final List<Dictionary<String, Object>> stored = new ArrayList<>();

    /** @param outcome of storing: {@code null}, or what is thrown */
    private ConfigurationAdmin admin(Throwable outcome) {
        Configuration configuration = proxy(Configuration.class, (method, arguments) -> switch (method) {
            case "getProperties" -> stored.isEmpty() ? null : stored.get(stored.size() - 1);
            case "updateIfDifferent" -> {
                if (outcome != null) {
                    throw outcome;
                }
                @SuppressWarnings("unchecked") // its only argument
                Dictionary<String, Object> properties = (Dictionary<String, Object>) arguments[0];
                stored.add(properties);
                yield true;
            }
            default -> throw new AssertionError(method);
        });
        return proxy(ConfigurationAdmin.class, (method, arguments) -> {
            assertThat(method).isEqualTo("getConfiguration");
            assertThat(arguments).containsExactly("dev.osgillm.router", "?");
            return configuration;
        });
    }

    @FunctionalInterface
    private interface Answer {
        Object to(String method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }

    @Test
    void isStoredBesideWhatTheConfigurationHas() {
        stored.add(new Hashtable<>(Map.of("other", "stays", "default_provider", "old")));
        choice.configurationAdmin = admin(null);
        choice.choose("new");
        assertThat(choice.id()).contains("new");
        assertThat(stored)
                .hasSize(2)
                .last()
                .isEqualTo(new Hashtable<>(Map.of("other", "stays", "default_provider", "new")));
    }

    @Test
    void isStoredInANewConfiguration() {
        choice.configurationAdmin = admin(null);
        choice.choose("a");
        assertThat(stored).containsExactly(new Hashtable<>(Map.of("default_provider", "a")));
    }

    @Test
    void countsEvenWhenItCannotBeStored() {
        choice.choose("no-admin");
        assertThat(choice.id()).contains("no-admin");
        choice.configurationAdmin = admin(new IOException("thrown by the test"));
        choice.choose("no-disk");
        assertThat(choice.id()).contains("no-disk");
        choice.configurationAdmin = admin(new IllegalStateException("thrown by the test"));
        choice.choose("deleted");
        assertThat(choice.id()).contains("deleted");
    }

    @Test
    void followsTheConfiguration() {
        choice.modified(Map.of("default_provider", " a "));
        assertThat(choice.id()).contains("a");
        choice.modified(Map.of("default_provider", ""));
        assertThat(choice.id()).isEmpty();
        choice.modified(Map.of("default_provider", "b"));
        choice.modified(Map.of());
        assertThat(choice.id()).isEmpty();
    }
}

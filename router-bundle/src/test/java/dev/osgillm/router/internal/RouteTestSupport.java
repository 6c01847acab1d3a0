/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.router.internal.route.ConfiguredRoute;
import dev.osgillm.tck.time.ManualTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Routes and calls for their names. */
abstract class RouteTestSupport {

    final ManualTime time = new ManualTime();
    final Felix felix = Felix.waiting(time, "5s");

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    ConfiguredRoute route(String name, String... keysAndValues) {
        ConfiguredRoute route = new ConfiguredRoute(configuration(name, keysAndValues));
        assertThat(route.state().problem()).isEmpty();
        felix.routes.addRoute(route);
        return route;
    }

    static Map<String, Object> configuration(String name, String... keysAndValues) {
        Map<String, Object> configuration = new HashMap<>(Map.of("service.pid", "dev.osgillm.route~" + name));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return configuration;
    }

    StreamingCall<ChatEvent, ChatResponse> call(String address) {
        return felix.client.newCall(
                ChatRequest.builder().model(address).user("hi").build());
    }

    String ask(String address) {
        return call(address).execute().text();
    }

    LlmException failure(String address) {
        return catchThrowableOfType(LlmException.class, () -> ask(address));
    }
}

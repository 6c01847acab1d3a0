/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.client.ShadowTotals;
import dev.osgillm.api.metrics.CallMetrics;
import dev.osgillm.router.internal.route.ConfiguredRoute;
import dev.osgillm.tck.time.ManualTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Copies of requests that nobody gets an answer of. */
@Timeout(60)
class ShadowTest {

    private final Felix felix = Felix.waiting(new ManualTime(), "5s");
    private final ManualProvider shadow = new ManualProvider();

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private void route(String percent) {
        felix.routes.addRoute(new ConfiguredRoute(new HashMap<>(Map.of(
                "service.pid", "dev.osgillm.route~r", "targets", "a", "shadow", "lab/x", "shadow_percent", percent))));
        felix.publish("a", FakeProvider.answering("a"));
        felix.publish("lab", shadow);
    }

    private String ask() {
        return felix.client
                .newCall(ChatRequest.builder().model("r").user("hi").build())
                .execute()
                .text();
    }

    private ShadowTotals totals() {
        return felix.registry.routes().get(0).shadowTotals();
    }

    private Stream<CallMetrics> shadows() {
        return felix.metrics.snapshot().stream().filter(row -> row.operation().equals("shadow"));
    }

    @Test
    void aCopyGoesToTheShadowAfterTheAnswerAndChangesNothing() {
        route("100");
        assertThat(ask()).isEqualTo("a:default");
        assertThat(shadow.calls).hasSize(1);
        assertThat(totals()).isEqualTo(new ShadowTotals(1, 0, 0, 0, 0));
        assertThat(totals().sent()).isOne();
        shadow.call().answer("something else");
        assertThat(totals()).isEqualTo(new ShadowTotals(0, 0, 1, 0, 0));
        assertThat(shadows()).singleElement().satisfies(row -> {
            assertThat(row.providerId()).isEqualTo("lab");
            assertThat(row.model()).isEqualTo("x");
            assertThat(row.succeeded()).isOne();
        });
    }

    @Test
    void equalAnswersAreCounted() {
        route("100");
        ask();
        shadow.call().answer("a:default");
        assertThat(totals()).isEqualTo(new ShadowTotals(0, 1, 0, 0, 0));
    }

    @Test
    void aStreamHasAShadowToo() {
        route("100");
        RecordingSubscriber subscriber = new RecordingSubscriber();
        felix.client
                .newCall(ChatRequest.builder().model("r").user("hi").build())
                .events()
                .subscribe(subscriber);
        subscriber.subscription.request(2);
        assertThat(shadow.calls).isEmpty();
        subscriber.subscription.request(2);
        assertThat(subscriber.signals).last().isEqualTo("complete");
        shadow.call().answer("a:default");
        assertThat(totals()).isEqualTo(new ShadowTotals(0, 1, 0, 0, 0));
    }

    @Test
    void aShadowThatFailsOrIsAbsentHurtsNobody() {
        route("100");
        assertThat(ask()).isEqualTo("a:default");
        shadow.call().fail(ErrorKind.AUTHENTICATION);
        felix.publish(
                "lab",
                (ChatProvider) request -> {
                    throw new IllegalStateException("thrown by the test");
                },
                "service.ranking",
                1);
        assertThat(ask()).isEqualTo("a:default");
        assertThat(totals()).isEqualTo(new ShadowTotals(0, 0, 0, 2, 0));
    }

    @Test
    void onlyAFewRunAtATime() {
        route("100");
        for (int i = 0; i < Shadows.MOST + 3; i++) {
            assertThat(ask()).isEqualTo("a:default");
        }
        assertThat(shadow.calls).hasSize(Shadows.MOST);
        assertThat(totals()).isEqualTo(new ShadowTotals(8, 0, 0, 0, 3));
        shadow.calls.get(0).answer("done");
        ask();
        assertThat(shadow.calls).hasSize(Shadows.MOST + 1);
        List.copyOf(shadow.calls).subList(1, Shadows.MOST + 1).forEach(call -> call.answer("done"));
    }

    @Test
    void theRouterEndsShadowsWhenItStops() {
        route("100");
        ask();
        felix.center.deactivate();
        assertThat(shadow.call().callCancelled).isTrue();
        assertThat(totals()).isEqualTo(new ShadowTotals(0, 0, 0, 1, 0));
    }

    @Test
    void onlyTheShareIsCopied() {
        route("0");
        for (int i = 0; i < 20; i++) {
            ask();
        }
        assertThat(shadow.calls).isEmpty();
    }

    @Test
    void whatFailedAndWhatNobodyKnowsIsNotCopied() {
        route("100");
        felix.publish("a", FakeProvider.failing("a", ErrorKind.INVALID_REQUEST), "service.ranking", 1);
        CompletableFuture<ChatResponse> failed = felix.client
                .newCall(ChatRequest.builder().model("r").user("hi").build())
                .executeAsync()
                .toCompletableFuture();
        assertThat(failed).isCompletedExceptionally();
        felix.client
                .call(Selection.parse("r"), ChatProvider.class, provider -> PlayedCall.saying(1))
                .execute();
        assertThat(shadow.calls).isEmpty();
    }
}

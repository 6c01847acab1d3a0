/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.router.internal.metrics.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which target a route asks first. */
@Timeout(60)
class RoutePolicyTest extends RouteTestSupport {

    @Test
    void weightsAreKept() {
        route("r", "targets", "a,b", "policy", "weighted", "weights", "a=3");
        felix.publish("a", FakeProvider.answering("a"));
        felix.publish("b", FakeProvider.answering("b"));
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            answers.add(ask("r"));
        }
        assertThat(Collections.frequency(answers, "a:default")).isBetween(700, 800);
    }

    @Test
    void aConversationStaysWithItsTargetWhileThatIsThere() {
        route("r", "targets", "a,b", "policy", "weighted", "sticky", "conversation");
        FakeProvider a = FakeProvider.answering("a");
        var registration = felix.publish("a", a);
        felix.publish("b", FakeProvider.answering("b"));
        Map<Integer, String> before = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            before.put(i, askIn("c" + i));
            assertThat(askIn("c" + i)).isEqualTo(before.get(i));
        }
        assertThat(before).containsValue("a:default").containsValue("b:default");
        registration.unregister();
        for (int i = 0; i < 50; i++) {
            assertThat(askIn("c" + i)).isEqualTo("b:default");
        }
        felix.publish("a", a);
        for (int i = 0; i < 50; i++) {
            assertThat(askIn("c" + i)).isEqualTo(before.get(i));
        }
    }

    private String askIn(String conversation) {
        return felix.client
                .newCall(ChatRequest.builder()
                        .model("r")
                        .user("hi")
                        .attribute("conversation", conversation)
                        .build())
                .execute()
                .text();
    }

    @Test
    void aConversationStaysWhereItIsThoughAnotherTargetIsCheaper() {
        route("r", "targets", "a,b", "policy", "cheapest", "prices", "a=1:1, b=2:2", "sticky", "conversation");
        felix.publish("a", FakeProvider.answering("a"));
        felix.publish("b", FakeProvider.answering("b"));
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            answers.add(askIn("c" + i));
        }
        assertThat(answers).containsExactlyInAnyOrder("a:default", "b:default");
        assertThat(ask("r")).as("without a conversation").isEqualTo("a:default");
    }

    @Test
    void aCanaryIsTheLastResortOfTheOthersThoughATargetBeforeLeadsThereToo() {
        route("r", "targets", "(llm.id=*), c", "canary", "c", "canary_percent", "0");
        felix.publish("c", FakeProvider.answering("c"), "service.ranking", 9);
        assertThat(ask("r")).isEqualTo("c:default");
        felix.publish("a", FakeProvider.answering("a"));
        assertThat(ask("r")).isEqualTo("a:default");
    }

    @Test
    void theInstanceWithTheFewestRunningCallsIsFirst() {
        route("r", "targets", "a,b", "policy", "least-busy");
        ManualProvider a = new ManualProvider();
        ManualProvider b = new ManualProvider();
        felix.publish("a", a);
        felix.publish("b", b);
        for (int i = 0; i < 4; i++) {
            call("r").events().subscribe(new RecordingSubscriber());
        }
        assertThat(a.calls).hasSize(2);
        assertThat(b.calls).hasSize(2);
        b.calls.forEach(call -> call.answer("done"));
        call("r").events().subscribe(new RecordingSubscriber());
        assertThat(b.calls).hasSize(3);
        b.calls.get(2).answer("done");
        a.calls.forEach(call -> call.answer("done"));
    }

    @Test
    void theLowestPriceOfTheExpectedTokensIsFirstAndAnUnknownOneLast() {
        // For much text and a short answer b is cheaper, for the opposite a.
        route("r", "targets", "none, a/m, b", "policy", "cheapest", "prices", "a/m=10:1, b=1:10");
        for (String id : List.of("none", "a", "b")) {
            felix.publish(id, FakeProvider.answering(id));
        }
        assertThat(priced(10_000, 10)).isEqualTo("b:default");
        assertThat(priced(10, 500)).isEqualTo("a:m");
    }

    private String priced(int words, int maxTokens) {
        return felix.client
                .newCall(ChatRequest.builder()
                        .model("r")
                        .user("word ".repeat(words))
                        .maxTokens(maxTokens)
                        .build())
                .execute()
                .text();
    }

    @Test
    void theShortestMeasuredTimeIsFirst() {
        route("r", "targets", "a,b", "policy", "fastest");
        felix.publish("a", FakeProvider.answering("a"), "llm.model", "m");
        felix.publish("b", FakeProvider.answering("b"), "llm.model", "m");
        measured("b", 0);
        int unknown = 0;
        while (measurements() < 2) {
            ask("r"); // until the lot falls on the one that nobody measured
            assertThat(++unknown).isLessThan(200);
        }
        felix.metrics.reset();
        measured("a", 30);
        measured("b", 0);
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(ask("r"));
        }
        assertThat(Collections.frequency(answers, "b:default")).isBetween(14, 20);
    }

    private long measurements() {
        return felix.metrics.snapshot().stream()
                .filter(row -> row.succeeded() > 0)
                .count();
    }

    private void measured(String id, int millis) {
        Attempt attempt = felix.metrics.begin(id, "m", "chat");
        time.pass(Duration.ofMillis(millis));
        attempt.succeeded(null);
    }

    @Test
    void aCanaryThatFailsCostsNobodyAnAnswer() {
        route("r", "targets", "a", "canary", "c", "canary_percent", "100");
        felix.publish("a", FakeProvider.answering("a"));
        FakeProvider canary = FakeProvider.failing("c", ErrorKind.UNAVAILABLE);
        felix.publish("c", canary);
        assertThat(ask("r")).isEqualTo("a:default");
        assertThat(canary.requests).hasSize(1);
    }
}

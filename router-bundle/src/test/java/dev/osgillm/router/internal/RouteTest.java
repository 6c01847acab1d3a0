/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.RouteInfo;
import dev.osgillm.api.client.Selection;
import dev.osgillm.router.internal.metrics.Attempt;
import dev.osgillm.router.internal.route.ConfiguredRoute;
import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls for the name of a configured route. */
@Timeout(60)
class RouteTest {

    private final ManualTime time = new ManualTime();
    private final Felix felix = Felix.waiting(time, "5s");

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private ConfiguredRoute route(String name, String... keysAndValues) {
        ConfiguredRoute route = new ConfiguredRoute(configuration(name, keysAndValues));
        assertThat(route.state().problem()).isEmpty();
        felix.routes.addRoute(route);
        return route;
    }

    private static Map<String, Object> configuration(String name, String... keysAndValues) {
        Map<String, Object> configuration = new HashMap<>(Map.of("service.pid", "dev.osgillm.route~" + name));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return configuration;
    }

    private StreamingCall<ChatEvent, ChatResponse> call(String address) {
        return felix.client.newCall(
                ChatRequest.builder().model(address).user("hi").build());
    }

    private String ask(String address) {
        return call(address).execute().text();
    }

    private LlmException failure(String address) {
        return catchThrowableOfType(LlmException.class, () -> ask(address));
    }

    @Test
    void targetsAreAskedInTheirOrder() {
        route("r", "targets", "b/x, a");
        FakeProvider a = FakeProvider.answering("a");
        felix.publish("a", a, "service.ranking", 9);
        felix.publish("b", FakeProvider.answering("b"));
        assertThat(ask("r")).isEqualTo("b:x");
        assertThat(a.requests).isEmpty();
    }

    @Test
    void aCallMovesToTheNextTargetAndTheErrorTellsOfAll() {
        route("r", "targets", "a/x, a/y, b, c");
        FakeProvider a = FakeProvider.failing("a", ErrorKind.RATE_LIMIT);
        felix.publish("a", a);
        felix.publish("b", FakeProvider.failing("b", ErrorKind.NETWORK));
        assertThat(failure("r"))
                .hasMessage("a (RATE_LIMIT): It failed.; a (RATE_LIMIT): It failed.; b (NETWORK): It failed.");
        assertThat(a.requests).extracting(request -> request.model().orElse("")).containsExactly("x", "y");
        felix.publish("c", FakeProvider.answering("c"));
        assertThat(ask("r")).isEqualTo("c:default");
    }

    @Test
    void whichFailuresMoveIsConfigured() {
        route("r", "targets", "a, b", "move_on", "content_filter");
        felix.publish("b", FakeProvider.answering("b"));
        felix.publish("a", FakeProvider.failing("a", ErrorKind.NETWORK)).unregister();
        assertThat(ask("r")).as("an absent target").isEqualTo("b:default");
        felix.publish("a", FakeProvider.failing("a", ErrorKind.NETWORK));
        assertThat(failure("r")).hasMessage("a: It failed.");
        route("s", "targets", "c, b", "move_on", "content_filter");
        felix.publish("c", FakeProvider.failing("c", ErrorKind.CONTENT_FILTER));
        assertThat(ask("s")).isEqualTo("b:default");
    }

    @Test
    void aNameOfARouteWinsOverAnIdAndAModelButIsNoneOfThem() {
        felix.publish("r", FakeProvider.answering("id"), "llm.model", "m");
        felix.publish("a", FakeProvider.answering("a"));
        assertThat(ask("r")).isEqualTo("id:default");
        route("r", "targets", "a");
        route("m", "targets", "a");
        assertThat(ask("r")).isEqualTo("a:default");
        assertThat(ask("m")).isEqualTo("a:default");
        assertThat(felix.client
                        .newCall(ChatRequest.of("hi"), Selection.id("r"))
                        .execute()
                        .text())
                .isEqualTo("id:default");
    }

    @Test
    void aTargetIsNeverAnotherRoute() {
        felix.publish("a", FakeProvider.answering("a"));
        route("r", "targets", "a");
        route("s", "targets", "r");
        assertThat(failure("s"))
                .hasMessageStartingWith(
                        "The route 's' leads nowhere now: none of its targets is in service with chat: r.");
    }

    @Test
    void aTargetWithoutAKeyComesLast() {
        route("r", "targets", "a, b");
        felix.publish("a", FakeProvider.answering("a"), "llm.configured", false);
        assertThat(ask("r")).isEqualTo("a:default");
        felix.publish("b", FakeProvider.answering("b"));
        assertThat(ask("r")).isEqualTo("b:default");
    }

    @Test
    void aTargetThatIsDownComesAfterTheOthers() {
        route("r", "targets", "a, b");
        var registration = felix.publish("a", FakeProvider.answering("a"));
        felix.publish("b", FakeProvider.answering("b"));
        felix.down.add(registration.getReference());
        assertThat(ask("r")).isEqualTo("b:default");
        felix.down.clear();
        assertThat(ask("r")).isEqualTo("a:default");
    }

    @Test
    void aChangeCountsForTheNextCall() {
        ConfiguredRoute route = route("r", "targets", "a, c");
        ManualProvider a = new ManualProvider();
        felix.publish("a", a);
        felix.publish("b", FakeProvider.answering("b"));
        felix.publish("c", FakeProvider.answering("c"));
        RecordingSubscriber running = new RecordingSubscriber();
        call("r").events().subscribe(running);
        running.subscription.request(9);
        felix.routes.removeRoute(route);
        route("r", "targets", "b");
        assertThat(ask("r")).isEqualTo("b:default");
        a.call().fail(ErrorKind.NETWORK);
        assertThat(running.signals).last().isEqualTo("complete");
        assertThat(running.signals.toString()).contains("text=c");
    }

    @Test
    void aRouteCanBeTheDefault() {
        route("r", "targets", "b, a");
        felix.publish("a", FakeProvider.answering("a"), "service.ranking", 9);
        felix.registry.use("r");
        assertThat(felix.registry.defaultProvider().orElseThrow().id()).isEqualTo("a");
        felix.publish("b", FakeProvider.answering("b"));
        assertThat(felix.client.newCall(ChatRequest.of("hi")).execute().text()).isEqualTo("b:default");
        assertThat(felix.registry.defaultProvider().orElseThrow().id()).isEqualTo("b");
    }

    @Test
    void errorsAndTheRegistryListTheRoutes() {
        route("z", "targets", "a");
        route("r", "targets", "a,b", "policy", "weighted", "canary", "c", "canary_percent", "5", "shadow", "d");
        felix.publish("a", FakeProvider.answering("a"));
        assertThat(failure("x")).hasMessageEndingWith(" Routes: r, z.");
        LlmException unknown = catchThrowableOfType(LlmException.class, () -> felix.registry.use("x"));
        assertThat(unknown).hasMessageEndingWith(" Routes: r, z.");
        assertThat(felix.registry.routes())
                .containsExactly(
                        new RouteInfo(
                                "r",
                                "weighted",
                                List.of("a", "b"),
                                Optional.of("c"),
                                Optional.of("d"),
                                "dev.osgillm.route~r",
                                Optional.empty(),
                                true),
                        new RouteInfo(
                                "z",
                                "order",
                                List.of("a"),
                                Optional.empty(),
                                Optional.empty(),
                                "dev.osgillm.route~z",
                                Optional.empty(),
                                true));
    }

    @Test
    void aRouteThatNeverWasRightRefusesAndSaysWhatToCorrect() {
        felix.publish("a", FakeProvider.answering("a"), "llm.model", "r");
        ConfiguredRoute route = new ConfiguredRoute(configuration("r", "targets", "a", "policy", "best"));
        felix.routes.addRoute(route);
        LlmException refused = failure("r");
        assertThat(refused.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(refused.retryable()).isFalse();
        assertThat(refused)
                .hasMessage("The route 'r' refuses every call, because its configuration is wrong:"
                        + " policy must be one of order, weighted, least-busy, cheapest, fastest, not 'best'. Correct it in"
                        + " dev.osgillm.route~r; saving it is enough.");
        RouteInfo info = felix.registry.routes().get(0);
        assertThat(info.inForce()).isFalse();
        assertThat(info.targets()).isEmpty();
        assertThat(info.problem().orElseThrow())
                .contains("policy must be one of")
                .endsWith("not 'best'.");
        assertThat(catchThrowableOfType(LlmException.class, () -> felix.registry.use("r")))
                .hasMessage(refused.getMessage());
        felix.choice.modified(Map.of("default_provider", "r"));
        assertThat(felix.registry.defaultProvider()).as("not somebody else").isEmpty();
        assertThat(catchThrowableOfType(
                        LlmException.class,
                        () -> felix.client.newCall(ChatRequest.of("hi")).execute()))
                .hasMessage(refused.getMessage());
        route.modified(configuration("r", "targets", "a"));
        assertThat(ask("r")).isEqualTo("a:default");
        assertThat(felix.registry.routes()).allMatch(RouteInfo::inForce);
    }

    @Test
    void aWrongChangeLeavesTheRouteAsItWas() {
        felix.publish("a", FakeProvider.answering("a"));
        ConfiguredRoute route = route("r", "targets", "a", "policy", "weighted");
        route.modified(configuration("r", "targets", "b", "policy", "best"));
        assertThat(ask("r")).isEqualTo("a:default");
        RouteInfo info = felix.registry.routes().get(0);
        assertThat(info.inForce()).isTrue();
        assertThat(info.policy()).isEqualTo("weighted");
        assertThat(info.targets()).containsExactly("a");
        assertThat(info.problem().orElseThrow()).contains("policy must be one of");
    }

    @Test
    void ofTwoRoutesOfOneNameTheFirstByItsPidCountsWhicheverCameFirst() {
        felix.publish("a", FakeProvider.answering("a"));
        felix.publish("b", FakeProvider.answering("b"));
        ConfiguredRoute later = route("z", "name", "r", "targets", "b");
        assertThat(ask("r")).isEqualTo("b:default");
        ConfiguredRoute first = route("c", "name", "r", "targets", "a");
        assertThat(ask("r")).isEqualTo("a:default");
        assertThat(felix.registry.routes()).extracting(RouteInfo::inForce).containsExactly(true, false);
        assertThat(felix.registry.routes())
                .extracting(info -> info.problem().orElse(""))
                .containsExactly(
                        "",
                        "Another route has the name r, and is the one that counts: dev.osgillm.route~c. Give one of them"
                                + " another name.");
        felix.routes.removeRoute(first);
        assertThat(ask("r")).isEqualTo("b:default");
        felix.routes.addRoute(new ConfiguredRoute(configuration("c", "name", "r", "targets", "")));
        assertThat(ask("r")).as("before one that never was right").isEqualTo("b:default");
        assertThat(felix.registry.routes().get(1).problem().orElseThrow())
                .startsWith("targets must be")
                .contains(". Another route has the name r, and is the one that counts: dev.osgillm.route~z.");
        later.modified(configuration("z", "name", "s", "targets", "b"));
        assertThat(failure("r").kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(ask("s")).isEqualTo("b:default");
    }

    @Test
    void aTargetThatHasJustLeftIsWaitedForOnlyWhenThereIsNoOther() throws Exception {
        route("r", "targets", "a, b");
        felix.publish("a", FakeProvider.answering("old")).unregister();
        CompletableFuture<ChatResponse> waits = call("r").executeAsync().toCompletableFuture();
        assertThat(waits).isNotDone();
        felix.publish("b", FakeProvider.answering("b"));
        assertThat(waits.get(0, TimeUnit.SECONDS).text()).isEqualTo("b:default");
        assertThat(ask("r")).isEqualTo("b:default");
    }

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

    /** @param millis at least so long */
    private void measured(String id, int millis) {
        Attempt attempt = felix.metrics.begin(id, "m", "chat");
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
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

    @Test
    void otherCapabilitiesFindTheTargetsThatHaveThem() {
        route("r", "targets", "a,b");
        felix.context().registerService(Runnable.class, () -> {}, new Hashtable<>(Map.of("llm.id", "a")));
        felix.publish("b", (ChatProvider) request -> {
            throw new AssertionError("not called");
        });
        StringBuilder ran = new StringBuilder();
        felix.client
                .call(Selection.parse("r"), Runnable.class, service -> {
                    ran.append("ran");
                    return PlayedCall.saying(1);
                })
                .execute();
        assertThat(ran).hasToString("ran");
    }
}

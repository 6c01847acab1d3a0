/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.RouteInfo;
import dev.osgillm.api.client.Selection;
import dev.osgillm.router.internal.route.ConfiguredRoute;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceRegistration;

/** Calls for the name of a configured route, and what is wrong with one. */
@Timeout(60)
class RouteTest extends RouteTestSupport {

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
    void aCallThatALeavingTargetRefusesMovesWhateverIsConfigured() {
        route("r", "targets", "a", "move_on", "rate_limit");
        ManualProvider leaving = new ManualProvider();
        ServiceRegistration<?> registration = felix.publish("a", leaving);
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call("r").events().subscribe(subscriber);
        subscriber.subscription.request(10);
        felix.publish("a", FakeProvider.answering("next"));
        registration.unregister();

        leaving.call().fail(ErrorKind.UNAVAILABLE);

        assertThat(subscriber.signals).last().isEqualTo("complete");
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

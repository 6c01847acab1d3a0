/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.ProviderListener;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.control.ServingState;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.tck.time.ManualTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceRegistration;

/** Instances that are taken out of service. */
@Timeout(60)
class DrainControlTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Felix felix = new Felix();
    private final List<Runnable> timers = new CopyOnWriteArrayList<>();
    private final List<Runnable> later = new CopyOnWriteArrayList<>();
    private Executor elsewhere = Runnable::run;
    private final DrainControl control = new DrainControl(
            felix.registry,
            Clock.fixed(NOW, ZoneOffset.UTC),
            (time, task) -> {
                assertThat(time).isEqualTo(LIMIT);
                timers.add(task);
                return () -> timers.remove(task);
            },
            task -> elsewhere.execute(task));

    @AfterEach
    void close() {
        felix.close();
    }

    private static long id(ServiceRegistration<?> registration) {
        return (Long) registration.getReference().getProperty("service.id");
    }

    private CompletableFuture<ChatResponse> chat(String address) {
        return felix.client
                .newCall(ChatRequest.of("hi"), Selection.parse(address))
                .executeAsync()
                .toCompletableFuture();
    }

    private static LlmException failure(Call<?> call) {
        try {
            throw new AssertionError("Answered " + call.execute());
        } catch (LlmException e) {
            return e;
        }
    }

    private static LlmException failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return (LlmException) future.handle((value, thrown) -> thrown).join();
    }

    private CompletableFuture<ServingState> drain(ServiceRegistration<?> registration) {
        return control.drain(id(registration), LIMIT).executeAsync().toCompletableFuture();
    }

    @Test
    void aDrainedInstanceGetsNoNewCallAndItsCallsGoOnToTheirEnd() {
        ManualProvider provider = new ManualProvider();
        ServiceRegistration<?> a = felix.publish("a", provider);
        CompletableFuture<ChatResponse> running = chat("a");
        Call<ServingState> call = control.drain(id(a), LIMIT);
        assertThat(chat("a")).as("nothing happens before the start").isNotDone();
        CompletableFuture<ServingState> drained = call.executeAsync().toCompletableFuture();
        assertThat(failure(chat("a")).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(control.instances()).singleElement().satisfies(state -> {
            assertThat(state.running()).isEqualTo(2);
            assertThat(state.serving()).isFalse();
            assertThat(state.draining()).isTrue();
            assertThat(state.drainedSince()).contains(NOW);
        });
        provider.calls.get(0).answer("one");
        assertThat(drained).isNotDone();
        provider.calls.get(1).answer("two");
        assertThat(running.join().text()).isEqualTo("one");
        assertThat(drained.join().drained()).isTrue();
        assertThat(provider.calls).hasSize(2);
        assertThat(timers).as("the time is given back").isEmpty();
    }

    @Test
    void anotherInstanceOfTheIdTakesOver() {
        List<String> heard = new ArrayList<>();
        ServiceRegistration<?> old = felix.publish("a", FakeProvider.answering("old"));
        felix.publish("a", FakeProvider.answering("new"));
        felix.context()
                .registerService(
                        ProviderListener.class, (change, provider) -> heard.add(change + " " + provider.id()), null);
        assertThat(chat("a").join().text()).isEqualTo("old:default");
        assertThat(drain(old)).isCompleted();
        assertThat(chat("a").join().text()).isEqualTo("new:default");
        control.resume(id(old));
        assertThat(chat("a").join().text()).isEqualTo("old:default");
        assertThat(heard).containsExactly("ADDED a", "CHANGED a", "CHANGED a");
    }

    @Test
    void afterTheLimitItTellsHowManyStillRun() {
        ManualProvider provider = new ManualProvider();
        ServiceRegistration<?> a = felix.publish("a", provider);
        chat("a");
        CompletableFuture<ServingState> drained = drain(a);
        assertThat(drained).isNotDone();
        timers.get(0).run();
        assertThat(drained.join().running()).isEqualTo(1);
        assertThat(drained.join().draining()).isTrue();
        assertThat(provider.call().callCancelled).isFalse();
        assertThat(control.drain(id(a), Duration.ZERO).execute().running()).isEqualTo(1);
        assertThat(timers).isEmpty();
    }

    @Test
    void cancellingEndsOnlyTheWaiting() {
        ManualProvider provider = new ManualProvider();
        ServiceRegistration<?> a = felix.publish("a", provider);
        Call<ServingState> before = control.drain(id(a), LIMIT);
        before.cancel();
        assertThat(failure(before).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(chat("a")).as("a call that never started drains nothing").isNotDone();
        Call<ServingState> call = control.drain(id(a), LIMIT);
        CompletableFuture<ServingState> drained = call.executeAsync().toCompletableFuture();
        call.cancel();
        assertThat(failure(drained).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(timers).isEmpty();
        assertThat(failure(chat("a"))).hasMessageContaining("is being drained");
        control.resume(id(a));
        assertThat(chat("a")).isNotDone();
        assertThat(provider.calls).hasSize(2);
    }

    @Test
    void anInterruptEndsOnlyTheWaiting() {
        ServiceRegistration<?> a = felix.publish("a", new ManualProvider());
        chat("a");
        Thread.currentThread().interrupt();
        assertThat(failure(control.drain(id(a), LIMIT)).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(control.instances().get(0).draining()).isTrue();
    }

    @Test
    void resumingEndsTheWaitingOfOthersAndOfNobodyElse() {
        ServiceRegistration<?> a = felix.publish("a", new ManualProvider());
        ServiceRegistration<?> b = felix.publish("b", new ManualProvider());
        chat("a");
        chat("b");
        CompletableFuture<ServingState> waitsForA = drain(a);
        CompletableFuture<ServingState> waitsForB = drain(b);
        control.resume(id(a));
        assertThat(failure(waitsForA))
                .hasMessageContaining("put the instance back")
                .returns(ErrorKind.CANCELLED, LlmException::kind);
        assertThat(waitsForB).isNotDone();
        control.resume(id(a));
        assertThat(control.instances().get(0).serving()).isTrue();
    }

    @Test
    void anInstanceThatLeavesIsForgottenAndItsCallsAreWaitedFor() {
        ManualProvider provider = new ManualProvider();
        ServiceRegistration<?> a = felix.publish("a", provider);
        chat("a");
        CompletableFuture<ServingState> drained = drain(a);
        a.unregister();
        assertThat(control.instances()).isEmpty();
        assertThat(drained).isNotDone();
        provider.call().answer("done");
        assertThat(drained.join().drained()).isTrue();
        felix.publish("a", FakeProvider.answering("new"));
        assertThat(chat("a").join().text()).isEqualTo("new:default");
        assertThat(failure(control.drain(4711, LIMIT)))
                .hasMessageStartingWith("There is no provider instance with the service id 4711")
                .returns(ErrorKind.UNAVAILABLE, LlmException::kind);
        assertThatThrownBy(() -> control.resume(4711)).hasMessageContaining("4711");
    }

    @Test
    void aChangeOfPropertiesPutsNothingBack() {
        ServiceRegistration<?> a = felix.publish("a", FakeProvider.answering("a"));
        assertThat(drain(a)).isCompleted();
        a.setProperties(new Hashtable<>(Map.of("llm.id", "a", "llm.model", "m")));
        assertThat(control.instances().get(0).drained()).isTrue();
        assertThat(felix.registry.providers()).isEmpty();
    }

    @Test
    void theRouterEndsTheWaitingWhenItStops() {
        ServiceRegistration<?> a = felix.publish("a", new ManualProvider());
        chat("a");
        CompletableFuture<ServingState> drained = drain(a);
        control.deactivate();
        assertThat(failure(drained).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure(drain(a)).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(timers).isEmpty();
    }

    @Test
    void tellsWhatServesAndWhatStandsBy() {
        felix.publish("b", FakeProvider.answering("b"));
        felix.publish("a", FakeProvider.answering("standby"));
        felix.publish("a", FakeProvider.answering("serves"), "service.ranking", 1);
        EmbeddingProvider embeddings = request -> {
            throw new AssertionError("asked");
        };
        felix.context().registerService(EmbeddingProvider.class, embeddings, new Hashtable<>(Map.of("llm.id", "a")));
        assertThat(control.instances())
                .extracting(state -> state.provider().id() + " "
                        + state.provider().ranking() + " " + state.provider().capabilities() + " " + state.serving())
                .containsExactly("a 1 [chat] true", "a 0 [chat] false", "a 0 [embedding] true", "b 0 [chat] true");
    }

    @Test
    void errorsSayThatItIsBeingDrained() {
        ServiceRegistration<?> a = felix.publish("a", FakeProvider.answering("a"), "llm.model", "m");
        drain(a);
        for (String address : List.of("a", "a/x", "m", "M", "(llm.model=m)", "")) {
            assertThat(failure(chat(address)))
                    .as(address)
                    .hasMessageContaining("is being drained and gets no new calls; llm:resume a lets it back.")
                    .hasMessageEndingWith("There is no other.");
        }
        felix.publish("b", FakeProvider.answering("b"));
        assertThat(failure(chat("a"))).hasMessageEndingWith("There are: b.");
        assertThat(failure(chat("ab"))).hasMessageStartingWith("There is no provider 'ab'");
        drain(felix.publish("c", FakeProvider.answering("c"), "llm.model", "m"));
        drain(felix.publish("d", FakeProvider.answering("d")));
        assertThat(failure(chat("c"))).hasMessageContaining("llm:resume c lets it back.");
        assertThat(failure(chat("a"))).hasMessageStartingWith("'a' is being drained and");
        assertThat(failure(chat("m"))).hasMessageStartingWith("What serves 'm' (a, c) is being drained and");
        assertThat(failure(chat("x"))).hasMessageContaining("There are: b. Out of service: a, c, d.");
        assertThatThrownBy(() -> felix.registry.use("a")).hasMessageContaining("is being drained");
        assertThat(chat("").join().text()).isEqualTo("b:default");
    }

    @Test
    void aCallThatMovesOnPassesOverAnInstanceThatWasTakenOutMeanwhile() {
        List<ServiceRegistration<?>> made = new ArrayList<>();
        FakeProvider refused = FakeProvider.answering("a");
        made.add(felix.publish(
                "a",
                request -> {
                    drain(made.get(1));
                    throw LlmException.builder(ErrorKind.NETWORK, "It failed.").build();
                },
                "service.ranking",
                2));
        made.add(felix.publish("a", refused, "service.ranking", 1));
        felix.publish("a", FakeProvider.answering("last"));
        assertThat(chat("a").join().text()).isEqualTo("last:default");
        assertThat(refused.requests).isEmpty();
    }

    @Test
    void noCallReachesAnInstanceOnceItsDrainHasAnswered() throws Exception {
        ServiceRegistration<?> spare = felix.publish("a", FakeProvider.answering("spare"));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < 100; i++) {
                FakeProvider provider = FakeProvider.answering("best");
                ServiceRegistration<?> best = felix.publish("a", provider, "service.ranking", 1);
                CountDownLatch started = new CountDownLatch(3);
                List<Future<?>> work = new ArrayList<>();
                for (int t = 0; t < 3; t++) {
                    work.add(threads.submit(() -> {
                        started.countDown();
                        for (int n = 0; n < 20; n++) {
                            chat("a").join();
                        }
                    }));
                }
                started.await();
                drain(best).get(30, TimeUnit.SECONDS);
                int before = provider.requests.size();
                for (Future<?> one : work) {
                    one.get(30, TimeUnit.SECONDS);
                }
                assertThat(provider.requests).hasSize(before);
                best.unregister();
            }
        } finally {
            threads.shutdownNow();
            spare.unregister();
        }
    }

    @Test
    void rejectsANegativeLimitAndASecondStart() {
        ServiceRegistration<?> a = felix.publish("a", FakeProvider.answering("a"));
        assertThatThrownBy(() -> control.drain(id(a), Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        Call<ServingState> call = control.drain(id(a), LIMIT);
        call.execute();
        assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoeverEndsTheLastCallIsNotHeldUpByWhatFollows() {
        ManualProvider a = new ManualProvider();
        ServiceRegistration<?> registration = felix.publish("a", a);
        RecordingSubscriber subscriber = new RecordingSubscriber();
        felix.client.newCall(ChatRequest.of("hi")).events().subscribe(subscriber);
        CompletableFuture<Boolean> endedBefore = new CompletableFuture<>();
        elsewhere = later::add;
        control.drain(id(registration), LIMIT)
                .executeAsync()
                .thenRun(() -> endedBefore.complete(subscriber.signals.contains("complete")));
        subscriber.subscription.request(1);

        a.call().answer("done");

        assertThat(endedBefore).isNotDone();
        later.forEach(Runnable::run);
        assertThat(endedBefore).isCompletedWithValue(true);
    }

    @Test
    void theTimeOfTheRealOnePasses() {
        ManualTime time = new ManualTime();
        try (Felix other = Felix.waiting(time, "5s")) {
            DrainControl real = new DrainControl(other.registry);
            ServiceRegistration<?> a = other.publish("a", new ManualProvider());
            other.client.newCall(ChatRequest.of("hi")).executeAsync();
            CompletableFuture<ServingState> drained =
                    real.drain(id(a), LIMIT).executeAsync().toCompletableFuture();
            CompletableFuture<ServingState> patient = real.drain(id(a), Duration.ofSeconds(Long.MAX_VALUE))
                    .executeAsync()
                    .toCompletableFuture();
            time.pass(LIMIT.minusNanos(1));
            assertThat(drained).isNotDone();
            time.pass(Duration.ofNanos(1));
            assertThat(drained.join().running()).isEqualTo(1);
            assertThat(patient).isNotDone();
            real.deactivate();
            assertThat(patient).isCompletedExceptionally();
        }
    }

    @Test
    void whoeverPutsTheInstanceBackWhileTheDrainBeginsEndsIt() {
        ServiceRegistration<?> a = felix.publish("a", new ManualProvider());
        chat("a");
        ProviderListener contrary = (change, provider) -> {
            if (change == ProviderListener.Change.REMOVED) {
                control.resume(id(a));
            }
        };
        felix.context().registerService(ProviderListener.class, contrary, new Hashtable<>());
        assertThat(failure(drain(a)))
                .hasMessageContaining("put the instance back")
                .returns(ErrorKind.CANCELLED, LlmException::kind);
        assertThat(timers).isEmpty();
    }
}

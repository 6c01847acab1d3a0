/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.interceptor.CallInterceptor;
import dev.osgillm.api.interceptor.InterceptorInfo;
import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceRegistration;

/** While an interceptor is absent that the configuration requires, no call goes out without it. */
@Timeout(60)
class RequiredInterceptorsTest {

    private final ManualTime time = new ManualTime();
    private final Felix felix = Felix.waiting(time, "5s");
    private final FakeProvider provider = FakeProvider.answering("a");

    @BeforeEach
    void require() {
        felix.publish("a", provider);
        felix.interceptors.modified(Map.of("required_interceptors", "guard"));
    }

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        assertThat(felix.interceptors.waiting().size()).as("calls that wait").isZero();
        felix.close();
    }

    private ServiceRegistration<CallInterceptor> publish(FakeInterceptor interceptor, Object... properties) {
        Hashtable<String, Object> all = new Hashtable<>(Map.of(LlmConstants.INTERCEPTOR_NAME, "guard"));
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        return felix.context().registerService(CallInterceptor.class, interceptor, all);
    }

    private StreamingCall<ChatEvent, ChatResponse> call() {
        return felix.client.newCall(ChatRequest.of("hi"));
    }

    private static LlmException failure(CompletableFuture<?> result) {
        assertThat(result).isCompletedExceptionally();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        result.whenComplete((answer, thrown) -> failure.set(thrown));
        return (LlmException) failure.get();
    }

    private CompletableFuture<ChatResponse> started(ChatRequest request) {
        return felix.client.newCall(request).executeAsync().toCompletableFuture();
    }

    private CompletableFuture<ChatResponse> started() {
        return started(ChatRequest.of("hi"));
    }

    private void awaitWaiting() {
        while (felix.interceptors.waiting().size() == 0) {
            if (Thread.currentThread().isInterrupted()) { // by the limit of the test
                throw new AssertionError("No call waits");
            }
            Thread.onSpinWait();
        }
    }

    private String sent() {
        return FakeInterceptor.said(provider.requests.get(provider.requests.size() - 1));
    }

    @Test
    void aCallWaitsUntilItIsThereAndGoesThroughIt() {
        CompletableFuture<ChatResponse> result = started();
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call().events().subscribe(subscriber);
        time.pass(Duration.ofMillis(4_999));
        assertThat(result).isNotDone();
        assertThat(subscriber.signals).isEmpty();
        assertThat(provider.requests).isEmpty();
        ServiceRegistration<CallInterceptor> guard = publish(FakeInterceptor.adding("guarded"));
        assertThat(result).isCompleted();
        subscriber.subscription.request(100);
        assertThat(subscriber.signals).last().isEqualTo("complete");
        assertThat(provider.requests).hasSize(2);
        assertThat(sent()).isEqualTo("guarded");
        guard.unregister();
        assertThat(started()).isNotDone();
        publish(FakeInterceptor.adding("guarded again"));
        assertThat(sent()).isEqualTo("guarded again");
        assertThat(provider.requests).hasSize(3);
    }

    @Test
    void aCallThatWaitsOnItsOwnThreadGoesOnAsWell() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread caller = new Thread(() -> answer.complete(call().execute().text()));
        caller.start();
        awaitWaiting();
        publish(FakeInterceptor.adding("guarded"));
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("a:default");
        assertThat(sent()).isEqualTo("guarded");
    }

    @Test
    void afterTheGraceItFailsAndTellsWhoIsMissingAndWhatToDo() {
        CompletableFuture<ChatResponse> waiting = started();
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call().events().subscribe(subscriber);
        time.pass(Duration.ofSeconds(5));
        LlmException failure = failure(waiting);
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure)
                .hasMessage(
                        "The call was not made. No call may go without the interceptor 'guard' (required_interceptors in"
                                + " dev.osgillm.router), and it is not there; waited 5 s for it. Install or start its bundle, set"
                                + " its configuration right, or take it out of required_interceptors. llm:interceptors tells what"
                                + " there is.");
        assertThat(subscriber.signals).singleElement().isInstanceOf(LlmException.class);
        LlmException later = failure(started());
        assertThat(later.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(later).hasMessageNotContaining("waited");
        assertThat(provider.requests).isEmpty();
    }

    @Test
    void theGraceBeginsWhenItLeaves() {
        ServiceRegistration<CallInterceptor> guard = publish(FakeInterceptor.watching());
        time.pass(Duration.ofMinutes(1));
        guard.unregister();
        time.pass(Duration.ofSeconds(3));
        CompletableFuture<ChatResponse> waiting = started();
        publish(FakeInterceptor.watching(), LlmConstants.INTERCEPTOR_NAME, "another");
        time.pass(Duration.ofMillis(1_999));
        assertThat(waiting).isNotDone();
        time.pass(Duration.ofMillis(1));
        assertThat(failure(waiting)).hasMessageContaining("waited 2 s");
    }

    @Test
    void allOfThemMustBeThere() {
        felix.interceptors.modified(Map.of("required_interceptors", new String[] {"guard, log", "log"}));
        publish(FakeInterceptor.adding("guarded"));
        CompletableFuture<ChatResponse> waiting = started();
        assertThat(waiting).isNotDone();
        publish(FakeInterceptor.watching(), LlmConstants.INTERCEPTOR_NAME, "log");
        assertThat(waiting).isCompleted();
        felix.interceptors.modified(Map.of("required_interceptors", List.of("x", "y")));
        waiting = started();
        time.pass(Duration.ofSeconds(5));
        assertThat(failure(waiting)).hasMessageContaining("the interceptor 'x', 'y' (");
    }

    @Test
    void theOneThatIsMissingLongestEndsTheWait() {
        time.pass(Duration.ofSeconds(3));
        felix.interceptors.modified(Map.of("required_interceptors", "guard, log"));
        CompletableFuture<ChatResponse> waiting = started();
        time.pass(Duration.ofSeconds(2));
        assertThat(failure(waiting)).hasMessageContaining("waited 2 s");
    }

    @Test
    void whenItIsNoLongerRequiredTheCallsGoOn() {
        CompletableFuture<ChatResponse> waiting = started();
        felix.interceptors.modified(Map.of());
        assertThat(waiting).isCompleted();
        assertThat(started()).isCompleted();
    }

    @Test
    void theLimitOfTheCallEndsTheWaitAndSoDoesCancelling() {
        CompletableFuture<ChatResponse> limited = started(ChatRequest.builder()
                .user("hi")
                .timeouts(Timeouts.builder().total(Duration.ofSeconds(1)).build())
                .build());
        StreamingCall<ChatEvent, ChatResponse> cancelled = call();
        CompletableFuture<ChatResponse> result = cancelled.executeAsync().toCompletableFuture();
        cancelled.cancel();
        assertThat(failure(result).kind()).isEqualTo(ErrorKind.CANCELLED);
        time.pass(Duration.ofSeconds(1));
        assertThat(failure(limited).kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failure(limited)).hasMessageContaining("'guard'").hasMessageContaining("waited 1 s");
    }

    @Test
    void aCallerWhoIsInterruptedWaitsNoLonger() throws Exception {
        AtomicReference<LlmException> failure = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                call().execute();
            } catch (LlmException e) {
                failure.set(e);
                interrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        caller.start();
        awaitWaiting();
        caller.interrupt();
        caller.join(30_000);
        assertThat(failure.get().kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(interrupted.get()).isTrue();
    }

    @Test
    void whenTheRouterStopsCallsThatWaitFail() {
        CompletableFuture<ChatResponse> waiting = started();
        felix.interceptors.deactivate();
        assertThat(failure(waiting).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void oneThatIsRequiredMayNotFailThoughItCallsItselfOptional() {
        publish(
                FakeInterceptor.deciding(call -> {
                    throw new IllegalStateException();
                }),
                LlmConstants.INTERCEPTOR_OPTIONAL,
                true);
        assertThat(failure(started()).kind()).isEqualTo(ErrorKind.PROTOCOL);
        felix.interceptors.modified(Map.of());
        assertThat(started()).isCompleted();
    }

    @Test
    void oneThatLeavesWhileItIsAskedAndFailsLetsNoCallPass() {
        List<ServiceRegistration<?>> registration = new ArrayList<>();
        registration.add(publish(FakeInterceptor.deciding(call -> {
            registration.get(0).unregister();
            throw new IllegalStateException("closed");
        })));
        LlmException failure = failure(started());
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("Repeat the call");
        assertThat(provider.requests).isEmpty();
    }

    @Test
    void everybodyIsTold() {
        publish(FakeInterceptor.watching(), "service.ranking", 7);
        felix.context()
                .registerService(
                        CallInterceptor.class,
                        FakeInterceptor.watching(),
                        new Hashtable<>(Map.of(LlmConstants.INTERCEPTOR_OPTIONAL, true, "service.ranking", 9)));
        felix.interceptors.modified(Map.of("required_interceptors", "zoo,guard,audit"));
        String type = FakeInterceptor.class.getName();
        String bundle = "org.apache.felix.framework";
        assertThat(felix.interceptors.interceptors())
                .containsExactly(
                        new InterceptorInfo("", type, 9, bundle, 0, true, false),
                        new InterceptorInfo("guard", type, 7, bundle, 0, false, true),
                        InterceptorInfo.absent("audit"),
                        InterceptorInfo.absent("zoo"));
    }

    @Test
    void whileItComesAndGoesNoRequestGoesOutWithoutIt() throws Exception {
        CountDownLatch done = new CountDownLatch(4);
        List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
        for (int i = 0; i < 4; i++) {
            new Thread(() -> {
                        try {
                            for (int n = 0; n < 500; n++) {
                                call().execute();
                            }
                        } catch (RuntimeException e) {
                            failures.add(e);
                        } finally {
                            done.countDown();
                        }
                    })
                    .start();
        }
        while (done.getCount() > 0) {
            ServiceRegistration<CallInterceptor> guard = publish(FakeInterceptor.adding("guarded"));
            Thread.yield();
            guard.unregister();
        }
        assertThat(failures).isEmpty();
        assertThat(provider.requests).hasSize(2_000).allSatisfy(request -> assertThat(FakeInterceptor.said(request))
                .isEqualTo("guarded"));
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.tck.time.ManualTime;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.LoggerFactory;

@Timeout(60)
class ConfiguredInstanceTest {

    private final ManualTime time = new ManualTime();
    private final Toys toys = new Toys(time);
    private final List<String> events = new ArrayList<>();
    private final Map<String, Dictionary<?, ?>> published = new LinkedHashMap<>();
    private Duration drain = Duration.ofSeconds(30);

    @AfterEach
    void close() {
        toys.close();
    }

    private ConfiguredInstance<String> instance(String model) {
        return new ConfiguredInstance<>(
                context(),
                LoggerFactory.getLogger(ConfiguredInstanceTest.class),
                Map.of("model", model),
                ConfiguredInstanceTest::read,
                id -> toys.assemble(id, drain),
                id -> "the toy " + id);
    }

    private static String read(Map<String, ?> configuration) {
        String model = configuration.get("model").toString();
        if (model.isEmpty()) {
            throw LlmException.builder(ErrorKind.CONFIGURATION, "toy: 'model' is empty.")
                    .build();
        }
        return model;
    }

    @Test
    void theNextOneIsThereBeforeTheLastOneLeaves() {
        ConfiguredInstance<String> instance = instance("a");

        instance.change(Map.of("model", "b"));
        instance.close();

        assertThat(events).containsExactly("a comes", "b comes", "a leaves", "b leaves");
    }

    @Test
    void theLastOneTakesNoCallAnyMoreAndTheNextOneDoes() {
        ConfiguredInstance<String> instance = instance("a");

        instance.change(Map.of("model", "b"));

        assertThat(toys.engines)
                .extracting(Toys::state)
                .containsExactly(ErrorKind.UNAVAILABLE, ErrorKind.INVALID_REQUEST);
    }

    @Test
    void nobodyWaitsForTheCallsOfTheLastOne() throws Exception {
        ConfiguredInstance<String> instance = instance("a");
        CompletableFuture<String> running = Toys.callWithoutEnd(toys.engines.get(0));

        instance.change(Map.of("model", "b"));
        time.pass(drain.minusMillis(1));

        assertThat(running).isNotDone();
        time.pass(Duration.ofMillis(1));
        assertThat(failure(running).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void whatWasReplacedIsForgottenWithItsLastCall() throws Exception {
        ConfiguredInstance<String> instance = instance("a");
        CountDownLatch begun = new CountDownLatch(1);
        StreamingCall<Object, String> call = Toys.endless(toys.engines.get(0), begun);
        CompletableFuture<String> running = call.executeAsync().toCompletableFuture();
        begun.await();
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> last = new WeakReference<>(toys.engines.remove(0), queue);
        instance.change(Map.of("model", "b"));

        call.cancel();
        assertThat(failure(running).kind()).isEqualTo(ErrorKind.CANCELLED);
        call = null;
        running = null;

        while (queue.remove(100) == null) {
            System.gc();
        }
        assertThat(last.get()).isNull();
        instance.close();
    }

    @Test
    void aComponentThatLeavesWaitsForWhatItReplacedToo() throws Exception {
        ConfiguredInstance<String> instance = instance("a");
        CompletableFuture<String> first = Toys.callWithoutEnd(toys.engines.get(0));
        instance.change(Map.of("model", "b"));
        CompletableFuture<String> second = Toys.callWithoutEnd(toys.engines.get(1));
        Thread closing = new Thread(instance::close);

        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        assertThat(List.of(first, second)).noneMatch(CompletableFuture::isDone);
        closing.interrupt();
        closing.join();
        assertThat(failure(first).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure(second).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void withoutATimerTheCallsOfTheLastOneEndAtOnce() throws Exception {
        ConfiguredInstance<String> instance = instance("a");
        CompletableFuture<String> running = Toys.callWithoutEnd(toys.engines.get(0));
        time.shutdown();

        instance.change(Map.of("model", "b"));

        assertThat(failure(running).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void aWrongChangeLeavesWhatIsThereAndSaysWhy() {
        ConfiguredInstance<String> instance = instance("a");

        instance.change(Map.of("model", ""));

        assertThat(events).containsExactly("a comes");
        assertThat(published.get("a").get(LlmConstants.REFUSED_CONFIGURATION)).isEqualTo("toy: 'model' is empty.");
        assertThat(published.get("a").get(LlmConstants.ID)).isEqualTo("a");
        assertThat(Toys.state(toys.engines.get(0))).isEqualTo(ErrorKind.INVALID_REQUEST);

        instance.change(Map.of("model", "b"));

        assertThat(events).containsExactly("a comes", "b comes", "a leaves");
        assertThat(published.get("b").get(LlmConstants.REFUSED_CONFIGURATION)).isNull();
    }

    @Test
    void aWrongConfigurationAtTheBeginningPublishesNothing() {
        LlmException wrong = catchThrowableOfType(LlmException.class, () -> instance(""));

        assertThat(wrong.kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(events).isEmpty();
    }

    private static LlmException failure(CompletableFuture<?> call) throws InterruptedException {
        return (LlmException)
                catchThrowableOfType(ExecutionException.class, call::get).getCause();
    }

    /** A context that notes what comes and leaves. */
    private BundleContext context() {
        return proxy(BundleContext.class, arguments -> {
            String id = ((Dictionary<?, ?>) arguments[2]).get(LlmConstants.ID).toString();
            events.add(id + " comes");
            published.put(id, (Dictionary<?, ?>) arguments[2]);
            return proxy(ServiceRegistration.class, changed -> {
                if (changed == null) {
                    events.add(id + " leaves");
                } else {
                    published.put(id, (Dictionary<?, ?>) changed[0]);
                }
                return null;
            });
        });
    }

    private interface Answer {
        Object to(Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> answer.to(arguments)));
    }
}

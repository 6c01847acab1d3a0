/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.BatchCompleted;
import dev.osgillm.api.client.BatchEvent;
import dev.osgillm.api.client.BatchItem;
import dev.osgillm.api.client.BatchRequest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceRegistration;

@Timeout(240)
class BatchTest {

    private final Felix felix = new Felix();
    private final ManualProvider manual = new ManualProvider();
    private final Recorder<BatchEvent> recorder = new Recorder<>();

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private StreamingCall<BatchEvent, List<BatchItem>> batch(int parallelism, String... addresses) {
        BatchRequest.Builder batch = BatchRequest.builder().parallelism(parallelism);
        for (String address : addresses) {
            batch.request(ChatRequest.builder().user("hi").model(address).build());
        }
        return felix.client.newCall(batch.build());
    }

    private StreamingCall<BatchEvent, List<BatchItem>> manualBatch(int parallelism, int chats) {
        felix.publish("m", manual);
        String[] addresses = new String[chats];
        Arrays.fill(addresses, "m");
        return batch(parallelism, addresses);
    }

    private static String told(BatchItem item) {
        return item.index() + " "
                + item.response()
                        .map(response -> response.text())
                        .orElseGet(() -> item.failure().orElseThrow().kind().toString());
    }

    private List<String> told() {
        return recorder.signals.stream()
                .filter(BatchItem.class::isInstance)
                .map(item -> told((BatchItem) item))
                .toList();
    }

    private LlmException failure() {
        return (LlmException) recorder.signals.get(recorder.signals.size() - 1);
    }

    @Test
    void resolvesTheAddressOfEachChatAndKeepsTheirOrder() {
        felix.publish("a", FakeProvider.answering("a"));
        felix.publish("b", FakeProvider.failing("b", ErrorKind.QUOTA));
        List<BatchItem> items = batch(2, "a/x", "nobody", "b", "(((", "a").execute();
        assertThat(items)
                .extracting(BatchTest::told)
                .containsExactly("0 a:x", "1 UNAVAILABLE", "2 QUOTA", "3 INVALID_REQUEST", "4 a:default");
        assertThat(items.get(0).response().orElseThrow().providerId()).contains("a");
    }

    @Test
    void tellsOfChatsAsTheyEndAndAnswersInTheOrderOfTheBatch() {
        manualBatch(3, 3).events().subscribe(recorder);
        recorder.subscription.request(10);
        manual.calls.get(2).answer("third");
        manual.calls.get(0).fail(ErrorKind.TIMEOUT);
        assertThat(told()).containsExactly("2 third", "0 TIMEOUT");
        manual.calls.get(1).answer("second");
        assertThat(told()).containsExactly("2 third", "0 TIMEOUT", "1 second");
        assertThat(recorder.signals).hasSize(5);
        assertThat(((BatchCompleted) recorder.signals.get(3)).items())
                .extracting(BatchTest::told)
                .containsExactly("0 TIMEOUT", "1 second", "2 third");
        assertThat(recorder.signals.get(4)).isEqualTo("complete");
    }

    @Test
    void runsNoMoreAtATimeThanTheBatchAllows() {
        manualBatch(2, 5).events().subscribe(recorder);
        recorder.subscription.request(10);
        assertThat(manual.calls).hasSize(2);
        manual.calls.get(1).answer("x");
        assertThat(manual.calls).hasSize(3);
        manual.calls.get(0).fail(ErrorKind.NETWORK);
        assertThat(manual.calls).hasSize(4);
        recorder.subscription.cancel();
    }

    @Test
    void aChatKeepsItsPlaceUntilItsEventWasTaken() {
        manualBatch(2, 5).events().subscribe(recorder);
        assertThat(manual.calls).hasSize(2);
        manual.calls.get(0).answer("x");
        manual.calls.get(1).answer("y");
        assertThat(manual.calls).hasSize(2);
        assertThat(told()).isEmpty();
        recorder.subscription.request(1);
        assertThat(told()).containsExactly("0 x");
        assertThat(manual.calls).hasSize(3);
        recorder.subscription.request(4);
        assertThat(manual.calls).hasSize(4);
        manual.calls.get(2).answer("z");
        manual.calls.get(3).answer("z");
        manual.calls.get(4).answer("z");
        assertThat(recorder.signals).hasSize(5);
        recorder.subscription.request(1);
        assertThat(recorder.signals).hasSize(7).last().isEqualTo("complete");
    }

    @Test
    void cancelEndsEveryChatAndIsToldOnceWithWhatThereWas() {
        StreamingCall<BatchEvent, List<BatchItem>> call = manualBatch(2, 5);
        call.events().subscribe(recorder);
        recorder.subscription.request(10);
        manual.calls.get(0).answer("x");
        call.cancel();
        call.cancel();
        assertThat(manual.calls).hasSize(3);
        assertThat(manual.calls.get(1).callCancelled).isTrue();
        assertThat(manual.calls.get(2).callCancelled).isTrue();
        assertThat(told()).containsExactly("0 x");
        assertThat(recorder.signals).hasSize(2);
        assertThat(failure().kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(failure().partial(Object.class))
                .hasValueSatisfying(part -> assertThat((List<?>) part).hasSize(1));
    }

    @Test
    void aSubscribersCancelEndsEveryChatAndIsSilent() {
        manualBatch(2, 5).events().subscribe(recorder);
        recorder.subscription.request(10);
        recorder.subscription.cancel();
        recorder.subscription.request(1);
        assertThat(manual.calls).hasSize(2).allMatch(call -> call.callCancelled);
        assertThat(recorder.signals).isEmpty();
    }

    @Test
    void cancelFromWithinAnEventStopsTheRest() {
        felix.publish("a", FakeProvider.answering("a"));
        StreamingCall<BatchEvent, List<BatchItem>> call = batch(2, "a", "a", "a", "a", "a", "a");
        Recorder<BatchEvent> cancelling = new Recorder<>() {
            @Override
            public void onNext(BatchEvent event) {
                super.onNext(event);
                call.cancel();
            }
        };
        call.events().subscribe(cancelling);
        cancelling.subscription.request(10);
        assertThat(cancelling.signals).hasSize(2).last().isInstanceOf(LlmException.class);
    }

    @Test
    void aCallCancelledBeforeItsStartFailsAndRunsOnce() {
        StreamingCall<BatchEvent, List<BatchItem>> call = manualBatch(2, 2);
        call.cancel();
        assertThatThrownBy(call::execute).isInstanceOfSatisfying(LlmException.class, e -> assertThat(e.kind())
                .isEqualTo(ErrorKind.CANCELLED));
        assertThat(manual.calls).isEmpty();
        StreamingCall<BatchEvent, List<BatchItem>> unasked = batch(2, "m");
        unasked.cancel();
        unasked.events().subscribe(recorder);
        assertThat(failure().kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
        assertThat(call.executeAsync().toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void manyChatsThatAnswerAtOnceDoNotFillTheStack() {
        felix.publish("a", FakeProvider.answering("a"));
        BatchRequest.Builder batch = BatchRequest.builder().parallelism(1);
        for (int i = 0; i < 10_000; i++) {
            batch.request(ChatRequest.builder().user("hi").model("a/" + i).build());
        }
        List<BatchItem> items = felix.client.newCall(batch.build()).execute();
        assertThat(items).hasSize(10_000);
        assertThat(told(items.get(9_999))).isEqualTo("9999 a:9999");
    }

    @Test
    void manyEventsAskedForOneByOneDoNotFillTheStack() {
        felix.publish("a", FakeProvider.answering("a"));
        BatchRequest.Builder batch = BatchRequest.builder().parallelism(1);
        for (int i = 0; i < 10_000; i++) {
            batch.request(ChatRequest.of("hi"));
        }
        Recorder<BatchEvent> greedy = new Recorder<>() {
            @Override
            public void onNext(BatchEvent event) {
                super.onNext(event);
                subscription.request(1);
            }
        };
        felix.client.newCall(batch.build()).events().subscribe(greedy);
        greedy.subscription.request(1);
        assertThat(greedy.signals).hasSize(10_002).last().isEqualTo("complete");
    }

    @Test
    void aProvidersErrorIsTheFailureOfItsChatOnly() {
        felix.publish("a", FakeProvider.answering("a"));
        ServiceRegistration<ChatProvider> bad = felix.publish("bad", request -> {
            throw new AssertionError("thrown by the test");
        });
        List<BatchItem> items = batch(2, "a", "bad", "a").execute();
        assertThat(items).extracting(BatchTest::told).containsExactly("0 a:default", "1 PROTOCOL", "2 a:default");
        bad.unregister(); // nobody gives back what an Error tore away
    }

    @Test
    void aSubscriberThatThrowsIsCancelled() {
        Recorder<BatchEvent> throwing = new Recorder<>() {
            @Override
            public void onNext(BatchEvent event) {
                super.onNext(event);
                throw new IllegalStateException("thrown by the test");
            }
        };
        manualBatch(2, 5).events().subscribe(throwing);
        throwing.subscription.request(10);
        manual.calls.get(0).answer("x");
        assertThat(throwing.signals).hasSize(1);
        assertThat(manual.calls).hasSize(2);
        assertThat(manual.calls.get(1).callCancelled).isTrue();
    }

    @Test
    void aDemandOfNothingIsAFailure() {
        manualBatch(2, 5).events().subscribe(recorder);
        recorder.subscription.request(0);
        assertThat(recorder.signals).hasSize(1).first().isInstanceOf(IllegalArgumentException.class);
        assertThat(manual.calls).hasSize(2).allMatch(call -> call.callCancelled);
    }

    @Test
    void chatsThatARouterEndsFailOneByOne() {
        manual.answerToCancel = ErrorKind.UNAVAILABLE;
        manualBatch(1, 3).events().subscribe(recorder);
        recorder.subscription.request(10);
        felix.center.deactivate();
        assertThat(told()).containsExactly("0 UNAVAILABLE", "1 UNAVAILABLE", "2 UNAVAILABLE");
        assertThat(recorder.signals).hasSize(5).last().isEqualTo("complete");
        assertThat(manual.calls).hasSize(1);
    }
}

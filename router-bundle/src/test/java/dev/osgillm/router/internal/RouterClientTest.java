/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.embedding.EmbeddingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RouterClientTest {

    private final Felix felix = new Felix();

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private StreamingCall<ChatEvent, ChatResponse> call(String address) {
        return felix.client.newCall(
                ChatRequest.builder().user("hi").model(address).build());
    }

    private static LlmException failure(Call<?> call) {
        try {
            throw new AssertionError("Answered " + call.execute());
        } catch (LlmException e) {
            return e;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', openai:default",
        "ollama, ollama:default",
        "openai/gpt-x, openai:gpt-x",
        "openai/org/gpt-x, openai:org/gpt-x",
        "gpt-1, openai:gpt-1",
        "GPT-1, openai:gpt-1",
        "org/llama, ollama:org/llama",
        "(llm.local=true), ollama:default",
    })
    void understandsAddresses(String address, String answer) {
        felix.publish("openai", FakeProvider.answering("openai"), "llm.model", "gpt-1", "service.ranking", 1);
        felix.publish(
                "ollama",
                FakeProvider.answering("ollama"),
                "llm.models",
                new String[] {"org/llama"},
                "llm.local",
                true);
        ChatResponse response = call(address).execute();
        assertThat(response.text()).isEqualTo(answer);
        assertThat(answer).startsWith(response.providerId().orElseThrow());
    }

    @Test
    void theRequestsOwnModelWins() {
        felix.publish("a", FakeProvider.answering("a"));
        ChatRequest request = ChatRequest.builder().user("hi").model("m").build();
        assertThat(felix.client
                        .newCall(request, Selection.parse("a/other"))
                        .execute()
                        .text())
                .isEqualTo("a:m");
    }

    @Test
    void failuresOfSelectionSayWhatThereIs() {
        assertThat(failure(call(null))).hasMessageContaining("OPENAI_API_KEY").hasMessageContaining("Ollama");
        assertThat(failure(call("x"))).hasMessageContaining("no providers at all");
        felix.publish("openai", FakeProvider.answering("a"), "llm.configured", false);
        assertThat(failure(call(null)).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure(call("nope"))).hasMessageContaining("openai (not configured)");
        assertThat(failure(call("(((")).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure(call("(llm.local=true)"))).hasMessageContaining("No provider matches");
        LlmException embeds = failure(felix.client.newCall(EmbeddingRequest.of("x"), Selection.id("openai")));
        assertThat(embeds.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(embeds)
                .hasMessage("openai: This provider has no embedding; it offers chat."
                        + " No provider has; llm:providers lists what each can do.");
    }

    @Test
    void choosesWhenTheCallStartsNotWhenItIsMade() {
        StreamingCall<ChatEvent, ChatResponse> call = call("later");
        felix.publish("later", FakeProvider.answering("later"));
        assertThat(call.execute().text()).isEqualTo("later:default");
    }

    @Test
    void movesOnBeforeTheFirstEventAndHandsDemandOver() throws Exception {
        felix.publish("a", FakeProvider.failing("a", ErrorKind.NETWORK), "service.ranking", 2);
        felix.publish("b", FakeProvider.failing("b", ErrorKind.UNAVAILABLE), "service.ranking", 1);
        felix.publish("c", FakeProvider.answering("c"));
        assertThat(call("(llm.id=*)").execute().text()).isEqualTo("c:default");
        assertThat(call("(llm.id=*)")
                        .executeAsync()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS)
                        .text())
                .isEqualTo("c:default");
        List<ChatEvent> events = new ArrayList<>();
        try (EventStream<ChatEvent> stream = call("(llm.id=*)").stream()) {
            stream.forEach(events::add);
        }
        assertThat(events).hasSize(3);
        ChatCompleted last = (ChatCompleted) events.get(2);
        assertThat(last.response().providerId()).contains("c");

        RecordingSubscriber subscriber = new RecordingSubscriber();
        call("(llm.id=*)").events().subscribe(subscriber);
        for (int i = 1; i <= 3; i++) {
            subscriber.subscription.request(1);
            assertThat(subscriber.signals).hasSizeBetween(i, i + 1);
        }
        assertThat(subscriber.signals.get(3)).isEqualTo("complete");
    }

    @Test
    void neverMovesOnAfterTheFirstEvent() {
        felix.publish("a", FakeProvider.failingAfter(1, "a", ErrorKind.NETWORK), "service.ranking", 2);
        FakeProvider b = FakeProvider.answering("b");
        felix.publish("b", b);
        try (EventStream<ChatEvent> stream = call("(llm.id=*)").stream()) {
            stream.next();
            assertThatThrownBy(stream::next).isInstanceOf(LlmException.class).hasMessage("a: It failed.");
        }
        assertThat(b.requests).isEmpty();
    }

    @Test
    void doesNotMoveOnForFailuresThatWouldComeAgain() {
        felix.publish("a", FakeProvider.failing("a", ErrorKind.AUTHENTICATION), "service.ranking", 2);
        felix.publish("b", FakeProvider.answering("b"));
        assertThat(failure(call("(llm.id=*)")).kind()).isEqualTo(ErrorKind.AUTHENTICATION);
    }

    @Test
    void aPromptForTheDefaultIsNotHandedRound() {
        felix.publish("local", FakeProvider.failing("local", ErrorKind.NETWORK), "service.ranking", 2);
        FakeProvider cloud = FakeProvider.answering("cloud");
        felix.publish("cloud", cloud);
        assertThat(failure(call(null))).hasMessage("local: It failed.");
        assertThat(cloud.requests).isEmpty();
    }

    @Test
    void theChosenDefaultIsNotReplacedByAnother() {
        felix.publish("a", FakeProvider.failing("a", ErrorKind.NETWORK));
        felix.publish("b", FakeProvider.answering("b"));
        felix.registry.use("a");
        assertThat(failure(call(null))).hasMessage("a: It failed.");
    }

    @Test
    void theLastFailureListsEveryAttempt() {
        felix.publish("a", FakeProvider.failing("a", ErrorKind.NETWORK), "service.ranking", 2);
        felix.publish("b", FakeProvider.failing("b", ErrorKind.UNAVAILABLE));
        LlmException failure = failure(call("(llm.id=*)"));
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure).hasMessage("a (NETWORK): It failed.; b (UNAVAILABLE): It failed.");
    }

    @Test
    void aProviderThatThrowsOrReturnsNothingIsNamedWithItsBundle() {
        felix.publish("bad", (ChatProvider) request -> {
            throw new IllegalStateException("thrown by the test");
        });
        felix.publish("null", (ChatProvider) request -> null);
        for (String id : List.of("bad", "null")) {
            LlmException failure = failure(call(id));
            assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
            assertThat(failure).hasMessageStartingWith(id + ":").hasMessageContaining("org.apache.felix.framework");
            RecordingSubscriber subscriber = new RecordingSubscriber();
            call(id).events().subscribe(subscriber);
            assertThat(subscriber.signals).hasSize(1).first().isInstanceOf(LlmException.class);
        }
    }

    @Test
    void cancelReachesTheProvidersCallAndASubscribersCancelIsSilent() {
        FakeProvider a = FakeProvider.answering("a");
        felix.publish("a", a);
        StreamingCall<ChatEvent, ChatResponse> call = call("a");
        RecordingSubscriber subscriber = new RecordingSubscriber();
        call.events().subscribe(subscriber);
        subscriber.subscription.request(1);
        call.cancel();
        subscriber.subscription.request(1);
        assertThat(subscriber.signals).hasSize(2).last().isInstanceOf(LlmException.class);
        assertThat(a.cancelled).containsExactly("call");

        RecordingSubscriber silent = new RecordingSubscriber();
        call("a").events().subscribe(silent);
        silent.subscription.request(1);
        silent.subscription.cancel();
        silent.subscription.request(1);
        assertThat(silent.signals).hasSize(1);
        assertThat(a.cancelled).containsExactly("call", "subscription");
    }

    @Test
    void aCallCancelledBeforeItsStartFailsAndRunsOnce() {
        felix.publish("a", FakeProvider.answering("a"));
        StreamingCall<ChatEvent, ChatResponse> call = call("a");
        call.cancel();
        assertThat(failure(call).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
        RecordingSubscriber second = new RecordingSubscriber();
        call.events().subscribe(second);
        assertThat(second.signals).hasSize(1).first().isInstanceOf(IllegalStateException.class);
    }
}

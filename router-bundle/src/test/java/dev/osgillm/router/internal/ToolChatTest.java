/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.api.chat.ToolChoice;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.api.tool.ToolChatRequest;
import dev.osgillm.api.tool.ToolResulted;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceRegistration;

/** The loop: what the model, the provider and the caller get to see of each other. */
@Timeout(60)
class ToolChatTest extends ToolTestSupport {

    @Test
    void deliversAllRoundsAndOneAnswerWithTheTokensOfAll() {
        model.wants(wanted).says("It is sunny.");
        Usage sum = Usage.builder()
                .inputTokens(20)
                .outputTokens(10)
                .totalTokens(30)
                .cachedTokens(6)
                .build();
        List<ChatEvent> events = events(request(weather));
        assertThat(events.subList(0, 5))
                .containsExactly(
                        new ToolCallCompleted(0, wanted),
                        new UsageReported(Usage.builder()
                                .inputTokens(10)
                                .outputTokens(5)
                                .totalTokens(15)
                                .cachedTokens(3)
                                .build()),
                        new ToolResulted(wanted, "sunny {\"city\":\"Bonn\"}", false),
                        new TextDelta(0, "It is sunny."),
                        new UsageReported(sum));
        ChatResponse answer = ((ChatCompleted) events.get(5)).response();
        assertThat(events).hasSize(6);
        assertThat(answer.text()).isEqualTo("It is sunny.");
        assertThat(answer.usage()).isEqualTo(sum);
        assertThat(answer.providerId()).contains("model");
        assertThat(answer.timings().orElseThrow().firstToken()).isPresent();
    }

    @Test
    void sendsBackWhatTheModelSaidAndTheResults() {
        model.wants(wanted).says("ok");
        answer(request(weather));
        ChatRequest second = model.requests.get(1);
        assertThat(second.messages()).hasSize(3);
        assertThat(second.messages().get(1).toolCalls()).containsExactly(wanted);
        assertThat(second.messages().get(1).providerData()).containsEntry("seen", "again");
        assertThat(second.messages().get(2).toolCallId()).contains("1");
        assertThat(second.messages().get(2).text()).isEqualTo("sunny {\"city\":\"Bonn\"}");
        assertThat(second.tools()).extracting(ToolDefinition::name).containsExactly("weather");
    }

    @Test
    void anAnswerWithoutToolsIsThatOfAPlainChat() {
        model.says("hello");
        assertThat(answer(request()).text()).isEqualTo("hello");
        assertThat(model.requests.get(0).tools()).isEmpty();
    }

    @Test
    void asksNoMoreOftenThanAllowed() {
        model.wants(wanted).wants(wanted).says("never");
        LlmException failure = failure(request(weather).maxRounds(2));
        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure)
                .hasMessage("model: The model still wanted tools after 2 rounds. Allow more by maxRounds, or make the"
                        + " task smaller.");
        ChatResponse partial = failure.partial(ChatResponse.class).orElseThrow();
        assertThat(partial.toolCalls()).containsExactly(wanted);
        assertThat(partial.finishReason()).isEmpty();
        assertThat(partial.usage().inputTokens()).hasValue(20);
        assertThat(model.requests).hasSize(2);
        assertThat(weather.calls).hasSize(1);
    }

    @Test
    void theFailureOfALaterRoundKeepsWhatThereWas() {
        model.wants(wanted).fails(ErrorKind.RATE_LIMIT);
        LlmException failure = failure(request(weather));
        assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMIT);
        assertThat(failure).hasMessage("model: It failed.");
        assertThat(failure.partial(ChatResponse.class).orElseThrow().usage().inputTokens())
                .hasValue(10);
    }

    @Test
    void theFailureOfTheFirstRoundIsTheProvidersOwn() {
        model.fails(ErrorKind.AUTHENTICATION);
        LlmException failure = failure(request(weather));
        assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(failure.getCause()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void deliversNoMoreThanWasAskedFor(int step) throws Exception {
        model.wants(wanted, wanted).wants(wanted).says("ok");
        Recorder<ChatEvent> recorder = new Recorder<>() {
            @Override
            public void onNext(ChatEvent event) {
                super.onNext(event);
                if (signals.size() % step == 0) {
                    subscription.request(step);
                }
            }
        };
        felix.client.newCall(request(weather).build()).events().subscribe(recorder);
        assertThat(recorder.signals).isEmpty();
        recorder.subscription.request(step);
        assertThat(recorder.ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(recorder.signals).hasSize(3 + 2 + 2 + 1 + 2 + 1 + 1);
        assertThat(recorder.signals).last().isEqualTo("complete");
    }

    @Test
    void aResultWaitsUntilItIsAskedFor() {
        ToolCall unknown = ToolCall.of("2", "nobody", "{}"); // answered at once, on this thread
        model.wants(unknown, unknown).says("ok");
        Recorder<ChatEvent> recorder = new Recorder<>();
        felix.client.newCall(request(weather).build()).events().subscribe(recorder);
        recorder.subscription.request(4);
        assertThat(recorder.signals).hasSize(4).last().isInstanceOf(ToolResulted.class);
        assertThat(model.requests).hasSize(1);
        recorder.subscription.request(1);
        assertThat(recorder.signals).hasSize(5);
        recorder.subscription.request(100);
        assertThat(recorder.signals).hasSize(9).last().isEqualTo("complete");
    }

    @Test
    void aToolThatMustBeCalledMustBeSoOnce() {
        model.wants(wanted).says("ok");
        answer(ToolChatRequest.builder(ChatRequest.builder()
                        .user("hi")
                        .toolChoice(ToolChoice.REQUIRED)
                        .build())
                .tool(weather));
        assertThat(model.requests.get(0).toolChoice()).contains(ToolChoice.REQUIRED);
        assertThat(model.requests.get(1).toolChoice()).contains(ToolChoice.AUTO);
    }

    @Test
    void aProviderThatLeavesBetweenTwoRoundsIsReplacedByTheNext() {
        ScriptedModel next = new ScriptedModel().says("from the next");
        ServiceRegistration<?> first = felix.publish("swapped", new ScriptedModel().wants(wanted));
        FakeTool swap = FakeTool.named("weather", arguments -> {
            first.unregister();
            felix.publish("swapped", next);
            return "swapped";
        });
        ChatResponse answer = answer(ToolChatRequest.builder(
                        ChatRequest.builder().user("hi").model("swapped").build())
                .tool(swap));
        assertThat(answer.text()).isEqualTo("from the next");
        assertThat(next.requests).hasSize(1);
    }

    @Test
    void aProviderThatLeavesForGoodIsAFailureOfTheNextRound() {
        ServiceRegistration<?> first = felix.publish("leaving", new ScriptedModel().wants(wanted));
        FakeTool leave = FakeTool.named("weather", arguments -> {
            first.unregister();
            return "left";
        });
        LlmException failure = failure(ToolChatRequest.builder(
                        ChatRequest.builder().user("hi").model("leaving").build())
                .tool(leave));
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure.partial(ChatResponse.class)).isPresent();
    }

    @Test
    void manyRoundsThatEndAtOnceDoNotFillTheStack() {
        for (int i = 0; i < 99; i++) {
            model.wants(ToolCall.of("1", "nobody", "{}"));
        }
        model.says("ok");
        assertThat(answer(request(weather).maxRounds(100)).text()).isEqualTo("ok");
    }

    @Test
    void runsOnceAndRefusesToolsThatNobodyCanRun() {
        LlmException failure = failure(ToolChatRequest.builder(ChatRequest.builder()
                .user("hi")
                .tool(ToolDefinition.of("mine", null, null))
                .build()));
        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure).hasMessageContaining("\"mine\"");
        StreamingCall<ChatEvent, ChatResponse> call =
                felix.client.newCall(request().build());
        call.cancel();
        assertThat(call.executeAsync().toCompletableFuture()).isCompletedExceptionally();
        assertThat(model.requests).isEmpty();
    }
}

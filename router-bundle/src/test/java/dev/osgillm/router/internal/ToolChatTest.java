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
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.api.chat.ToolChoice;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.api.tool.Tool;
import dev.osgillm.api.tool.ToolChatRequest;
import dev.osgillm.api.tool.ToolResulted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceRegistration;

/** The loop: what the model, the tools and the caller get to see of each other. */
@Timeout(60)
class ToolChatTest {

    private final Felix felix = new Felix();
    private final ScriptedModel model = new ScriptedModel();
    private final FakeTool weather = FakeTool.named("weather", arguments -> "sunny " + arguments);
    private final ToolCall wanted = ToolCall.of("1", "weather", "{\"city\":\"Bonn\"}");

    @BeforeEach
    void publish() {
        felix.publish("model", model);
    }

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private static ToolChatRequest.Builder request(Tool... tools) {
        ToolChatRequest.Builder request = ToolChatRequest.builder(ChatRequest.of("hi"));
        for (Tool tool : tools) {
            request.tool(tool);
        }
        return request;
    }

    private List<ChatEvent> events(ToolChatRequest.Builder request) {
        List<ChatEvent> events = new ArrayList<>();
        try (var stream = felix.client.newCall(request.build()).stream()) {
            stream.forEachRemaining(events::add);
        }
        return events;
    }

    private ChatResponse answer(ToolChatRequest.Builder request) {
        return felix.client.newCall(request.build()).execute();
    }

    private LlmException failure(ToolChatRequest.Builder request) {
        try {
            throw new AssertionError("Answered " + answer(request));
        } catch (LlmException e) {
            return e;
        }
    }

    /** What the model was told of the tools in its last request. */
    private List<String> told() {
        return model.requests.get(model.requests.size() - 1).messages().stream()
                .filter(message -> message.role() == Role.TOOL)
                .map(Message::text)
                .toList();
    }

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
    void runsTheToolsOfOneAnswerSideBySideAndKeepsTheirOrder() {
        CyclicBarrier meet = new CyclicBarrier(2);
        FakeTool a = FakeTool.named("a", arguments -> "a" + meet.await(10, TimeUnit.SECONDS) * 0);
        FakeTool b = FakeTool.named("b", arguments -> "b" + meet.await(10, TimeUnit.SECONDS) * 0);
        model.wants(ToolCall.of("1", "b", "{}"), ToolCall.of("2", "a", "{}")).says("ok");
        answer(request(a, b));
        assertThat(told()).containsExactly("b0", "a0");
    }

    @Test
    void tellsTheModelWhatIsWrongWithItsCalls() {
        FakeTool throwing = FakeTool.named("throws", arguments -> {
            throw new IllegalArgumentException("city must not be empty");
        });
        FakeTool silent = FakeTool.named("silent", arguments -> {
            throw new IllegalStateException();
        });
        FakeTool error = FakeTool.named("error", arguments -> {
            throw new StackOverflowError("too deep");
        });
        FakeTool nothing = FakeTool.named("nothing", arguments -> null);
        model.wants(
                        ToolCall.of("1", "wether", "{}"),
                        ToolCall.of("2", "throws", "[1]"),
                        ToolCall.of("3", "throws", "{}"),
                        ToolCall.of("4", "silent", "{}"),
                        ToolCall.of("5", "error", "{}"),
                        ToolCall.of("6", "nothing", "{}"))
                .says("ok");
        List<ChatEvent> events = events(request(throwing, silent, error, nothing));
        assertThat(told())
                .containsExactly(
                        "There is no tool \"wether\". There are throws, silent, error, nothing.",
                        "The arguments are not a JSON object. Call the tool again with one.",
                        "The tool failed. city must not be empty",
                        "The tool failed. IllegalStateException",
                        "The tool failed. too deep",
                        "The tool failed. It returned nothing.");
        assertThat(events.stream().filter(ToolResulted.class::isInstance))
                .hasSize(6)
                .allMatch(event -> ((ToolResulted) event).failed());
        assertThat(throwing.calls).containsExactly("{}");
    }

    @Test
    void aToolWithoutArgumentsGetsAnEmptyObject() {
        model.wants(ToolCall.of("1", "weather", "")).says("ok");
        answer(request(weather));
        assertThat(weather.calls).containsExactly("{}");
    }

    @Test
    void aToolThatTakesTooLongIsInterruptedAndTheModelTold() throws Exception {
        FakeTool slow = FakeTool.slow("slow");
        model.wants(ToolCall.of("1", "slow", "{}")).says("ok");
        answer(request(slow).toolTimeout(Duration.ofMillis(20)));
        assertThat(told()).containsExactly("The tool failed. It took longer than 20 ms and was interrupted.");
        assertThat(slow.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cutsLongResultsButNoCharacter() {
        String long1 = "x".repeat(ToolRound.LONGEST_RESULT - 1) + "\uD83D\uDE00";
        FakeTool big = FakeTool.named("big", arguments -> arguments.equals("{}") ? long1 : long1.substring(1));
        model.wants(ToolCall.of("1", "big", "{}"), ToolCall.of("2", "big", "{ }"))
                .says("ok");
        answer(request(big));
        assertThat(told().get(0))
                .startsWith("xxx")
                .endsWith("x\n[Cut: these are the first 99999 of 100001 characters.]");
        assertThat(told().get(1)).hasSize(ToolRound.LONGEST_RESULT).endsWith("\uD83D\uDE00");
    }

    @Test
    void runsOnlySoManyCallsOfOneAnswer() {
        ToolCall[] calls = new ToolCall[ToolRound.MOST_CALLS + 1];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = ToolCall.of("" + i, "weather", "{}");
        }
        model.wants(calls).says("ok");
        answer(request(weather));
        assertThat(weather.calls).hasSize(ToolRound.MOST_CALLS);
        assertThat(told()).last().isEqualTo("Too many calls in one answer: the first 64 are run.");
    }

    @Test
    void asksForApprovalOneByOneAndRunsOnlyWhatMay() {
        List<String> asked = new ArrayList<>(); // not thread safe: one at a time
        Semaphore one = new Semaphore(1);
        model.wants(
                        ToolCall.of("1", "weather", "{\"n\":1}"),
                        ToolCall.of("2", "nothing", "{}"),
                        ToolCall.of("3", "weather", "{\"n\":2}"),
                        ToolCall.of("4", "weather", "{\"n\":3}"))
                .says("ok");
        answer(request(weather).approval(call -> {
            assertThat(one.tryAcquire()).isTrue();
            asked.add(call.id());
            one.release();
            if (call.id().equals("4")) {
                throw new IllegalStateException("thrown by the test");
            }
            return call.id().equals("1");
        }));
        assertThat(asked).containsExactly("1", "3", "4");
        assertThat(told())
                .containsExactly(
                        "sunny {\"n\":1}",
                        "There is no tool \"nothing\". There are weather.",
                        "The tool may not be run: it was not approved.",
                        "Whether the tool may run could not be decided, so it was not run.");
        assertThat(weather.calls).containsExactly("{\"n\":1}");
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
        assertThat(recorder.ended.await(10, TimeUnit.SECONDS)).isTrue();
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

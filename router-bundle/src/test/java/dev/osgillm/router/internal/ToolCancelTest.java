/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.tool.Tool;
import dev.osgillm.api.tool.ToolChatRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A chat with tools that is cancelled, at each of its stages. */
@Timeout(60)
class ToolCancelTest {

    private static final ToolCall WANTED = ToolCall.of("1", "tool", "{}");

    private final Felix felix = new Felix();
    private final ScriptedModel model = new ScriptedModel().wants(WANTED, WANTED);
    private final ManualProvider manual = new ManualProvider();
    private final FakeTool slow = FakeTool.slow("tool");
    private final Recorder<ChatEvent> recorder = new Recorder<>();

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private StreamingCall<ChatEvent, ChatResponse> start(ToolChatRequest.Builder request) {
        StreamingCall<ChatEvent, ChatResponse> call = felix.client.newCall(request.build());
        call.events().subscribe(recorder);
        recorder.subscription.request(Long.MAX_VALUE);
        return call;
    }

    private static ToolChatRequest.Builder request(Tool tool) {
        return ToolChatRequest.builder(ChatRequest.of("hi")).tool(tool);
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private LlmException cancelled() {
        List<Object> failures = recorder.signals.stream()
                .filter(signal -> !(signal instanceof ChatEvent))
                .toList();
        assertThat(failures).hasSize(1);
        LlmException failure = (LlmException) failures.get(0);
        assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
        return failure;
    }

    @Test
    void whileTheModelAnswers() {
        felix.publish("manual", manual);
        StreamingCall<ChatEvent, ChatResponse> call = start(request(slow));
        manual.call().subscriber.onNext(new TextDelta(0, "x"));
        call.cancel();
        call.cancel();
        assertThat(manual.call().callCancelled).isTrue();
        assertThat(recorder.signals).hasSize(2);
        assertThat(cancelled()).hasMessage("manual: It failed.");
    }

    @Test
    void whileTheModelAnswersWithoutListening() {
        manual.answerToCancel = null;
        felix.publish("manual", manual);
        StreamingCall<ChatEvent, ChatResponse> call = start(request(slow));
        call.cancel();
        assertThat(recorder.signals).isEmpty();
        manual.call().answer("late");
        cancelled();
    }

    @Test
    void whileToolsRun() throws Exception {
        felix.publish("model", model);
        StreamingCall<ChatEvent, ChatResponse> call = start(request(slow));
        await(slow.started);
        call.cancel();
        await(slow.interrupted);
        await(recorder.ended);
        assertThat(cancelled().partial(ChatResponse.class).orElseThrow().toolCalls())
                .hasSize(2);
        assertThat(model.requests).hasSize(1);
    }

    @Test
    void whileAToolRunsThatDoesNotListen() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        FakeTool deaf = FakeTool.deaf("tool", release);
        felix.publish("model", model);
        StreamingCall<ChatEvent, ChatResponse> call = start(request(deaf));
        await(deaf.started);
        call.cancel();
        await(recorder.ended);
        cancelled();
        release.countDown();
    }

    @Test
    void bySubscriptionWhileToolsRun() throws Exception {
        felix.publish("model", model);
        start(request(slow));
        await(slow.started);
        int before = recorder.signals.size();
        recorder.subscription.cancel();
        await(slow.interrupted);
        assertThat(recorder.signals).hasSize(before);
        assertThat(model.requests).hasSize(1);
    }

    @Test
    void whileSomebodyPondersWhetherAToolMayRun() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        felix.publish("model", model);
        StreamingCall<ChatEvent, ChatResponse> call = start(request(slow).approval(wanted -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
            return true;
        }));
        await(asked);
        call.cancel();
        await(recorder.ended);
        cancelled();
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(slow.calls).isEmpty();
    }

    @Test
    void fromWithinAnApproval() throws Exception {
        felix.publish("model", model);
        CompletableFuture<StreamingCall<ChatEvent, ChatResponse>> call = new CompletableFuture<>();
        List<ToolCall> asked = new CopyOnWriteArrayList<>();
        call.complete(start(request(slow).approval(wanted -> {
            asked.add(wanted);
            call.join().cancel();
            return true;
        })));
        await(recorder.ended);
        cancelled();
        assertThat(slow.calls).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void byAStoppingRouter() throws Exception {
        felix.publish("model", model);
        start(request(slow));
        await(slow.started);
        felix.center.deactivate();
        felix.threads.deactivate();
        await(recorder.ended);
        LlmException failure = (LlmException) recorder.signals.get(recorder.signals.size() - 1);
        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        await(slow.interrupted);
    }
}

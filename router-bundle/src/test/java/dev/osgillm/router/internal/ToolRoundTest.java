/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.tool.ToolResulted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the wishes of one answer. */
@Timeout(60)
class ToolRoundTest extends ToolTestSupport {

    @Test
    void runsTheToolsOfOneAnswerSideBySideAndKeepsTheirOrder() {
        CyclicBarrier meet = new CyclicBarrier(2);
        FakeTool a = FakeTool.named("a", arguments -> "a" + meet.await(30, TimeUnit.SECONDS) * 0);
        FakeTool b = FakeTool.named("b", arguments -> "b" + meet.await(30, TimeUnit.SECONDS) * 0);
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
        assertThat(slow.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
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
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.FinishReason;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.api.chat.ToolCallDelta;
import dev.osgillm.api.chat.UsageReported;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Thoughts, tool calls and usage, in each form that the dialect has. */
abstract class PieceRules extends StreamErrorRules {

    private static final int INPUT = 7;
    private static final int OUTPUT = 4;

    @Test
    void tellsThoughtsTextsAndCallsApart() {
        Optional<List<byte[]>> frames = dialect().mixedFrames(List.of(THOUGHTS), List.of(TEXTS), CALLS);
        needs(frames.isPresent(), "answers that are more than text");
        serve(streamOf(List.of(whole(frames.orElseThrow()))));

        StreamProbe probe = StreamProbe.on(call().events());

        ChatResponse response = probe.awaitCompletion();
        assertThat(response.text()).isEqualTo(TEXT);
        assertThat(probe.text()).isEqualTo(TEXT);
        assertCalls(response, probe, CALLS);
        boolean thinks = text(joined(frames.orElseThrow())).contains(THOUGHTS[0]);
        assertThat(response.message().reasoning())
                .isEqualTo(thinks ? Optional.of(String.join("", THOUGHTS)) : Optional.empty());
        assertThat(probe.events().stream()
                        .filter(ReasoningDelta.class::isInstance)
                        .map(event -> ((ReasoningDelta) event).text())
                        .collect(Collectors.joining()))
                .isEqualTo(thinks ? String.join("", THOUGHTS) : "");
    }

    @TestFactory
    Stream<DynamicTest> putsToolCallsTogether() {
        return each(ToolCallForm.values(), form -> dialect().toolCallFrames(form, calls(form)), (form, frames) -> {
            serve(streamOf(List.of(whole(frames))));

            StreamProbe probe = StreamProbe.on(call().events());

            ChatResponse response = probe.awaitCompletion();
            assertCalls(response, probe, calls(form));
            assertThat(response.finishReason()).contains(FinishReason.TOOL_CALLS);
        });
    }

    private static List<ToolCall> calls(ToolCallForm form) {
        return switch (form) {
            case NO_ARGUMENTS ->
                CALLS.stream()
                        .map(call -> ToolCall.of(call.id(), call.name(), "{}"))
                        .toList();
            case AS_OBJECT -> List.of(ToolCall.of("call_1", "get_weather", "{\"city\":\"Oslo\",\"days\":[1,2]}"));
            default -> CALLS;
        };
    }

    private static ToolCall plain(ToolCall call) {
        return ToolCall.of(call.id(), call.name(), plain(call.arguments()));
    }

    private static void assertCalls(ChatResponse response, StreamProbe probe, List<ToolCall> calls) {
        assertThat(response.toolCalls().stream().map(PieceRules::plain))
                .as("calls of the answer")
                .containsExactlyElementsOf(calls.stream().map(PieceRules::plain).toList());
        assertThat(probe.events().stream()
                        .filter(ToolCallCompleted.class::isInstance)
                        .map(event -> plain(((ToolCallCompleted) event).call())))
                .as("calls that were told to be complete")
                .containsExactlyInAnyOrderElementsOf(
                        calls.stream().map(PieceRules::plain).toList());
        for (int index = 0; index < calls.size(); index++) {
            int mine = index;
            String pieces = probe.events().stream()
                    .filter(event -> event instanceof ToolCallDelta delta && delta.index() == mine)
                    .map(event -> ((ToolCallDelta) event).arguments())
                    .collect(Collectors.joining());
            assertThat(pieces)
                    .as("the pieces of the arguments of call " + index)
                    .isIn("", calls.get(index).arguments());
        }
    }

    @TestFactory
    Stream<DynamicTest> aToolCallThatNeverEndsIsNoCall() {
        return each(ToolCallForm.values(), form -> dialect().toolCallFrames(form, calls(form)), (form, frames) -> {
            // The last frame may say nothing, so it counts as the end of a call only when it is whole.
            for (int kept = 1; kept < frames.size(); kept++) {
                serve(streamOf(frames.subList(0, kept)));

                StreamProbe probe = StreamProbe.on(call().events());

                LlmException failure = checked(probe.awaitFailure());
                assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
                assertThat(probe.events())
                        .filteredOn(ToolCallCompleted.class::isInstance)
                        .as("calls that were told to be complete after " + kept + " frames")
                        .allSatisfy(event -> assertThat(plain(((ToolCallCompleted) event).call()))
                                .isIn(calls(form).stream()
                                        .map(PieceRules::plain)
                                        .toList()));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> tellsTheUsage() {
        return each(UsageForm.values(), form -> dialect().usageStream(form, INPUT, OUTPUT, TEXTS), (form, frames) -> {
            serve(streamOf(frames));

            StreamProbe probe = StreamProbe.on(call().events());

            ChatResponse response = probe.awaitCompletion();
            assertThat(response.text()).isEqualTo(TEXT);
            Usage usage = response.usage();
            boolean told = form != UsageForm.EMPTY && form != UsageForm.NULL && form != UsageForm.MISSING;
            boolean all = told && form != UsageForm.PARTIAL;
            assertThat(usage.inputTokens()).isEqualTo(told ? OptionalLong.of(INPUT) : OptionalLong.empty());
            assertThat(usage.outputTokens()).isEqualTo(all ? OptionalLong.of(OUTPUT) : OptionalLong.empty());
            List<Usage> reported = probe.events().stream()
                    .filter(UsageReported.class::isInstance)
                    .map(event -> ((UsageReported) event).usage())
                    .toList();
            if (all) {
                assertThat(reported).as("usage events").isNotEmpty();
            }
            if (!reported.isEmpty()) {
                assertThat(reported.get(reported.size() - 1))
                        .as("the usage told last is that of the answer")
                        .isEqualTo(usage);
            }
        });
    }
}

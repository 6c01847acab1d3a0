/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.fuzz;

import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.RefusalDelta;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.api.chat.ToolCallDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is true of the events of each chat. */
public final class ChatOutcomes {

    private static final int LONGEST_ESCAPE = 6;

    private ChatOutcomes() {}

    /** @return all of an event that does not depend on time */
    public static String words(ChatEvent event) {
        if (event instanceof ToolCallCompleted completed) {
            return "completed " + completed.choice() + call(completed.call());
        }
        return event instanceof ChatCompleted completed ? words(completed.response()) : event.toString();
    }

    private static String words(ChatResponse response) {
        StringBuilder words = new StringBuilder("response " + response.id() + response.model() + response.usage()
                + response.requestId() + response.continuation());
        for (Choice choice : response.choices()) {
            words.append(choice.index())
                    .append(choice.finishReason())
                    .append(choice.rawFinishReason())
                    .append(choice.logprobs())
                    .append(choice.message().text())
                    .append(choice.message().reasoning())
                    .append(choice.message().refusal())
                    .append(choice.message().providerData());
            choice.message().toolCalls().forEach(call -> words.append(call(call)));
        }
        return words.toString();
    }

    private static String call(ToolCall call) {
        return " [" + call.id() + "|" + call.name() + "|" + call.arguments() + "]";
    }

    /**
     * A good end has one answer, as its last event; a failure has none. The answer has the text and the calls that were
     * told, and what was told is not longer than what was sent, escaped.
     *
     * @param sent bytes of the stream
     * @throws AssertionError when that is not so
     */
    public static void check(Outcome<ChatEvent> outcome, int sent) {
        List<ChatEvent> events = outcome.events();
        long answers = events.stream().filter(ChatCompleted.class::isInstance).count();
        check(answers == (outcome.succeeded() ? 1 : 0), answers + " answers, failure: " + outcome.failure());
        Map<Integer, StringBuilder> told = new TreeMap<>();
        List<String> calls = new ArrayList<>();
        long length = 0;
        for (ChatEvent event : events) {
            if (event instanceof TextDelta delta) {
                told.computeIfAbsent(delta.choice(), choice -> new StringBuilder())
                        .append(delta.text());
                length += delta.text().length();
            } else if (event instanceof ReasoningDelta delta) {
                length += delta.text().length();
            } else if (event instanceof RefusalDelta delta) {
                length += delta.text().length();
            } else if (event instanceof ToolCallDelta delta) {
                length += delta.arguments().length();
            } else if (event instanceof ToolCallCompleted completed) {
                calls.add(completed.choice() + call(completed.call()));
            }
        }
        check(length <= LONGEST_ESCAPE * sent, length + " characters of " + sent + " bytes");
        if (!outcome.succeeded()) {
            return;
        }
        check(events.get(events.size() - 1) instanceof ChatCompleted, "the answer is not the last event");
        ChatResponse response = ((ChatCompleted) events.get(events.size() - 1)).response();
        List<String> kept = new ArrayList<>();
        for (Choice choice : response.choices()) {
            String text =
                    told.containsKey(choice.index()) ? told.get(choice.index()).toString() : "";
            // Items may be told out of their order, so that only the length is the same.
            check(
                    choice.message().text().length() == text.length(),
                    "told: " + text + ", kept: " + choice.message().text());
            check(choice.finishReason().isPresent(), "no finish reason");
            choice.message().toolCalls().forEach(call -> kept.add(choice.index() + call(call)));
        }
        check(kept.equals(calls), "calls told: " + calls + ", kept: " + kept);
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}

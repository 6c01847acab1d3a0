/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.embedding.EmbeddingResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Says whether a call ended as it must. */
final class Verdict {

    private final Behaviour behaviour;
    private final boolean cancelled;
    private final Consumer<String> violation;

    /** @param cancelled whether the caller may have ended the call */
    Verdict(Behaviour behaviour, boolean cancelled, Consumer<String> violation) {
        this.behaviour = behaviour;
        this.cancelled = cancelled;
        this.violation = violation;
    }

    /**
     * @param excused failures that are all right because a bundle changed meanwhile
     * @return how it ended, in a word
     */
    String chat(Recorder recorder, long number, Mode mode, Set<ErrorKind> excused) {
        String text = recorder.text();
        String full = behaviour == Behaviour.TOOLS ? "" : Answers.text(number);
        if (!full.startsWith(text)) {
            violation.accept("got the text '" + text + "', which is not how '" + full + "' begins");
        }
        if (recorder.left()) {
            return "left";
        }
        if (recorder.failure() == null) {
            boolean events = mode != Mode.BLOCKING
                    && mode != Mode.INTERRUPTED
                    && mode.name().indexOf("ASYNC") < 0;
            answered(recorder.response(), number, full, events ? text : full);
            return "ok";
        }
        if (recorder.failure() instanceof LlmException e) {
            String partial =
                    e.partial(ChatResponse.class).map(ChatResponse::text).orElse("");
            if (!partial.startsWith(text) || !full.startsWith(partial)) {
                violation.accept("failed with the partial text '" + partial + "' after the text '" + text + "' of '"
                        + full + "'");
            }
            if (mode == Mode.INTERRUPTED && e.kind() == ErrorKind.CANCELLED && !recorder.wasInterrupted()) {
                violation.accept("was cancelled by an interrupt but did not set the flag again");
            }
        }
        return failed(recorder.failure(), excused);
    }

    private void answered(ChatResponse response, long number, String full, String received) {
        if (!behaviour.succeeds()) {
            violation.accept("succeeded, with '" + response.text() + "'");
            return;
        }
        if (!response.text().equals(full) || !received.equals(full)) {
            violation.accept(
                    "answered '" + response.text() + "' after the text '" + received + "', not '" + full + "'");
        }
        if (response.finishReason().isEmpty()) {
            violation.accept("answered without a finish reason");
        }
        List<ToolCall> calls = response.toolCalls();
        boolean wanted = behaviour == Behaviour.TOOLS;
        boolean right = calls.stream()
                .allMatch(call -> call.name().equals(Answers.TOOL)
                        && call.arguments().replace(" ", "").equals(Answers.toolArguments(number)));
        if (wanted == calls.isEmpty() || calls.size() > 2 || !right) {
            violation.accept("called the tools "
                    + calls.stream().map(ToolCall::arguments).toList());
        }
    }

    /** @return how it ended, in a word */
    String embedded(EmbeddingResponse response, Throwable failure, List<Long> numbers, Set<ErrorKind> excused) {
        if (failure != null) {
            return failed(failure, excused);
        }
        List<float[]> wanted = numbers.stream().map(Answers::vector).toList();
        if (!behaviour.succeeds()) {
            violation.accept("succeeded");
        } else if (!Arrays.deepEquals(response.vectors().toArray(), wanted.toArray())) {
            violation.accept("answered other vectors: "
                    + Arrays.deepToString(response.vectors().toArray()));
        }
        return "ok";
    }

    private String failed(Throwable failure, Set<ErrorKind> excused) {
        if (failure instanceof LinkageError && excused.contains(ErrorKind.UNAVAILABLE)) {
            // The router tells this as UNAVAILABLE. Who calls past it may call a bundle whose classes load no more.
            return "gone";
        }
        if (!(failure instanceof LlmException e)) {
            violation.accept("failed with " + stack(failure));
            return failure.getClass().getSimpleName();
        }
        ErrorKind kind = played(e).kind();
        boolean right = behaviour.failures().contains(kind)
                || cancelled && kind == ErrorKind.CANCELLED
                || excused.contains(kind);
        if (!right) {
            violation.accept("failed with " + kind + (excused.isEmpty() ? ": " : " during a swap: ") + stack(e));
        }
        return kind.name();
    }

    /**
     * Of a call that moved on, the failure at the server that plays the behaviour. The one that refuses everybody is asked
     * last once the router knows that it is down, and then the call ends with its refusal.
     */
    private static LlmException played(LlmException failure) {
        Throwable[] before = failure.getSuppressed();
        boolean refused = failure.getCause() instanceof LlmException last
                && last.providerId().filter(Soak.REFUSING::equals).isPresent();
        return refused && before.length > 0 && before[before.length - 1] instanceof LlmException played
                ? played
                : failure;
    }

    /** For the person who looks for the cause in what the program printed. */
    private static String stack(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}

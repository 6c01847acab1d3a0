/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timings;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.StreamDecoder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads a stream of one JSON object per line. The line with {@code done: true} is its end; nothing else is. */
final class ChatStreamDecoder implements StreamDecoder<ChatEvent> {

    private final ChatAnswer answer;
    private final OllamaErrors errors;
    private final Supplier<Timings> timings;
    private final Consumer<ChatAnswer> completed;

    /** @param completed gets the answer once it is complete */
    ChatStreamDecoder(
            ChatAnswer answer, OllamaErrors errors, Supplier<Timings> timings, Consumer<ChatAnswer> completed) {
        this.answer = answer;
        this.errors = errors;
        this.timings = timings;
        this.completed = completed;
    }

    @Override
    public void frame(Frame frame, Consumer<? super ChatEvent> out) {
        JsonObject line = errors.parse(frame.data());
        errors.check(line);
        answer.add(line, out);
    }

    @Override
    public boolean atEnd() {
        return answer.done();
    }

    @Override
    public void end(Consumer<? super ChatEvent> out) {
        if (!answer.done()) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The stream ended before the answer was complete. The model may have crashed, or the server was"
                                    + " stopped; its log tells more. Repeat the call.")
                    .build();
        }
        completed.accept(answer);
        emitEnd(answer.response(timings.get()), out);
    }

    /** Emits what follows the last piece of an answer. */
    static void emitEnd(ChatResponse response, Consumer<? super ChatEvent> out) {
        Usage usage = response.usage();
        if (usage.inputTokens().isPresent() || usage.outputTokens().isPresent()) {
            out.accept(new UsageReported(usage));
        }
        out.accept(new ChatCompleted(response));
    }

    @Override
    public Object partial() {
        return answer.empty() ? null : answer.response(timings.get());
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.StreamDecoder;
import dev.osgillm.support.json.Json;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a stream of chunks. It has ended well when it said {@code [DONE]}, or when its input ended after every answer had
 * a finish reason; the end of input alone is no end.
 */
final class ChatStreamDecoder implements StreamDecoder<ChatEvent> {

    private static final String DONE = "[DONE]";

    private final ChatAnswer answer;
    private final OpenAiErrors errors;
    private boolean done;

    ChatStreamDecoder(ChatAnswer answer, OpenAiErrors errors) {
        this.answer = answer;
        this.errors = errors;
    }

    @Override
    public void frame(Frame frame, Consumer<? super ChatEvent> out) {
        if (frame.data().strip().startsWith(DONE)) {
            done = true;
            return;
        }
        if (frame.event().equals("error")) {
            throw eventOfError(frame);
        }
        JsonElement element = Json.parse(frame.data());
        Optional<LlmException> error = errors.inDisguise(element);
        if (error.isPresent()) {
            throw error.get();
        }
        if (!element.isJsonObject()) {
            return;
        }
        JsonObject chunk = element.getAsJsonObject();
        if (finishedWithError(chunk)) {
            throw errors.inWords("the server ended the answer with an error and did not say which");
        }
        if (answer.add(chunk, "delta", out)) {
            out.accept(new UsageReported(answer.usage()));
        }
    }

    private LlmException eventOfError(Frame frame) {
        try {
            JsonElement element = Json.parse(frame.data());
            return errors.inDisguise(element)
                    .orElseGet(() -> errors.inDisguise(wrapped(element)).orElseGet(() -> errors.inWords(frame.data())));
        } catch (LlmException notJson) {
            return errors.inWords(frame.data());
        }
    }

    private static JsonObject wrapped(JsonElement error) {
        JsonObject object = new JsonObject();
        object.add("error", error);
        return object;
    }

    private static boolean finishedWithError(JsonObject chunk) {
        JsonArray choices = Json.array(chunk, "choices");
        for (JsonElement choice : choices) {
            if (choice.isJsonObject() && "error".equals(Json.text(choice.getAsJsonObject(), "finish_reason"))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean atEnd() {
        return done;
    }

    @Override
    public void end(Consumer<? super ChatEvent> out) {
        if (!answer.hasChoices()) {
            throw done ? ChatAnswer.noAnswer() : cut("before it said anything");
        }
        if (!done && !answer.finished()) {
            throw cut("in the middle of the answer");
        }
        answer.completeToolCalls(out);
        out.accept(new ChatCompleted(answer.response(true)));
    }

    private static LlmException cut(String where) {
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The stream ended " + where + ": there was neither a finish reason nor an end marker. Repeat"
                                + " the call; if it happens again, look for a proxy that cuts long answers.")
                .build();
    }

    @Override
    public Object partial() {
        return answer.response(false);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.RefusalDelta;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.StreamDecoder;
import dev.osgillm.support.call.StreamOperation;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.function.Consumer;

/** How answers are read that have choices, whole or as a stream: of chats, and of completions, whose choices are texts. */
abstract class AnswerOperation implements StreamOperation<ChatEvent, ChatResponse> {

    private final String providerId;
    private final OpenAiErrors errors;

    AnswerOperation(String providerId, OpenAiErrors errors) {
        this.providerId = providerId;
        this.errors = errors;
    }

    @Override
    public ChatResponse read(HttpReply reply, CallMeter meter) {
        JsonElement element = errors.parse(reply.text());
        Optional<LlmException> error = errors.inDisguise(element, reply.headers());
        if (error.isPresent()) {
            throw error.get();
        }
        ChatAnswer answer = new ChatAnswer(providerId, reply.headers(), meter);
        if (element.isJsonObject()) {
            JsonObject body = element.getAsJsonObject();
            if (ChatAnswer.endedWithError(body)) {
                throw errors.inWords(ChatAnswer.UNKNOWN_ERROR, reply.headers());
            }
            answer.addWhole(body);
        }
        if (!answer.hasChoices()) {
            throw ChatAnswer.noAnswer();
        }
        return answer.response(true);
    }

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(HttpHeaders headers, CallMeter meter) {
        return new ChatStreamDecoder(new ChatAnswer(providerId, headers, meter), errors);
    }

    @Override
    public void replay(ChatResponse response, Consumer<? super ChatEvent> out) {
        for (Choice choice : response.choices()) {
            Message message = choice.message();
            message.reasoning().ifPresent(text -> out.accept(new ReasoningDelta(choice.index(), text)));
            if (!message.text().isEmpty()) {
                out.accept(new TextDelta(choice.index(), message.text()));
            }
            message.refusal().ifPresent(text -> out.accept(new RefusalDelta(choice.index(), text)));
            message.toolCalls().forEach(call -> out.accept(new ToolCallCompleted(choice.index(), call)));
        }
        if (!response.usage().equals(Usage.UNKNOWN)) {
            out.accept(new UsageReported(response.usage()));
        }
        out.accept(new ChatCompleted(response));
    }
}

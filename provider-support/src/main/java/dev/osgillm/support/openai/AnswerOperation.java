/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
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

    /** What the call has learned. */
    final CallAdaptations adaptations;

    AnswerOperation(String providerId, OpenAiErrors errors, CallAdaptations adaptations) {
        this.providerId = providerId;
        this.errors = errors;
        this.adaptations = adaptations;
    }

    @Override
    public boolean adapts(HttpReply refusal) {
        return adaptations.learn(refusal);
    }

    @Override
    public ChatResponse read(HttpReply reply, CallMeter meter) {
        JsonElement element = errors.parse(reply.text());
        Optional<LlmException> error = errors.inDisguise(element, reply.headers());
        if (error.isPresent()) {
            throw error.get();
        }
        ChatAnswer answer = new ChatAnswer(new AnswerOrigin(providerId, reply.headers(), meter));
        if (element.isJsonObject()) {
            JsonObject body = element.getAsJsonObject();
            if (ChatAnswer.endedWithError(body)) {
                throw errors.inWords(ErrorEvents.UNKNOWN, reply.headers());
            }
            answer.addWhole(body);
        }
        if (!answer.hasChoices()) {
            throw ChatAnswer.noAnswer();
        }
        ChatResponse response = answer.response(true);
        adaptations.accepted();
        return response;
    }

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(HttpHeaders headers, CallMeter meter) {
        return adaptations.accepting(
                new ChatStreamDecoder(new ChatAnswer(new AnswerOrigin(providerId, headers, meter)), errors));
    }

    @Override
    public void replay(ChatResponse response, Consumer<? super ChatEvent> out) {
        ChatReplay.of(response, out);
    }
}

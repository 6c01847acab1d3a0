/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.ReasoningDelta;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.ToolCallCompleted;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.StreamDecoder;
import dev.osgillm.support.call.StreamOperation;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.function.Consumer;

/** A question that a model answers: a chat, or a completion. */
final class AnswerOperation implements StreamOperation<ChatEvent, ChatResponse> {

    /** Makes the request of an attempt. */
    @FunctionalInterface
    interface Question {
        /** @param stream whether the answer shall come in pieces */
        HttpRequest ask(boolean stream);
    }

    private final String providerId;
    private final OllamaErrors errors;
    private final Question question;
    private final Consumer<ChatAnswer> completed;

    /** @param completed gets the answer once it is complete */
    AnswerOperation(String providerId, OllamaErrors errors, Question question, Consumer<ChatAnswer> completed) {
        this.providerId = providerId;
        this.errors = errors;
        this.question = question;
        this.completed = completed;
    }

    @Override
    public HttpRequest request() {
        return question.ask(false);
    }

    @Override
    public HttpRequest streamRequest() {
        return question.ask(true);
    }

    @Override
    public Framing framing() {
        return Framing.NDJSON;
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(HttpHeaders headers, CallMeter meter) {
        return new ChatStreamDecoder(new ChatAnswer(providerId), errors, meter::timings, completed);
    }

    @Override
    public ChatResponse read(HttpReply reply, CallMeter meter) {
        JsonObject line = errors.parse(reply.text());
        errors.check(line);
        ChatAnswer answer = new ChatAnswer(providerId);
        answer.add(line, event -> {});
        if (!answer.done()) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The server's answer is not complete, or not Ollama's. Check that base_url is the address of an"
                                    + " Ollama server, and repeat the call.")
                    .build();
        }
        completed.accept(answer);
        return answer.response(meter.timings());
    }

    @Override
    public void replay(ChatResponse response, Consumer<? super ChatEvent> out) {
        response.message()
                .reasoning()
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> out.accept(new ReasoningDelta(0, text)));
        if (!response.text().isEmpty()) {
            out.accept(new TextDelta(0, response.text()));
        }
        response.toolCalls().forEach(call -> out.accept(new ToolCallCompleted(0, call)));
        ChatStreamDecoder.emitEnd(response, out);
    }
}

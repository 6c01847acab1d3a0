/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.StreamDecoder;
import dev.osgillm.support.call.StreamOperation;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** {@code POST /chat/completions}, whole or as a stream. */
public final class ChatOperation implements StreamOperation<ChatEvent, ChatResponse> {

    private static final String PATH = "/chat/completions";

    private final String providerId;
    private final OpenAiEndpoint endpoint;
    private final ChatRequestWriter writer;
    private final OpenAiErrors errors;
    private final ChatRequest request;

    /** What the latest attempt said. */
    private volatile Adaptation.Sent sent;

    private volatile boolean toolFailureRepeated;

    /** @param providerId put into the answer */
    public ChatOperation(
            String providerId,
            OpenAiEndpoint endpoint,
            ChatRequestWriter writer,
            OpenAiErrors errors,
            ChatRequest request) {
        this.providerId = providerId;
        this.endpoint = endpoint;
        this.writer = writer;
        this.errors = errors;
        this.request = request;
    }

    @Override
    public HttpRequest request() {
        return post(false);
    }

    @Override
    public HttpRequest streamRequest() {
        return post(true);
    }

    private HttpRequest post(boolean stream) {
        String model = writer.model(request);
        Set<Adaptation> learned = writer.adaptations().of(model);
        JsonObject body = writer.write(request, stream, learned);
        sent = new Adaptation.Sent(model, request, Set.copyOf(body.keySet()), learned);
        return endpoint.post(PATH, body, request.headers());
    }

    @Override
    public boolean adapts(HttpReply refusal) {
        if (refusal.status() != 400 && refusal.status() != 422) {
            return false;
        }
        return writer.adaptations().learn(sent, refusal.text()) || isFirstToolFailure(refusal);
    }

    /** Groq's models write tool calls that it cannot read; asked again they mostly do better. */
    private boolean isFirstToolFailure(HttpReply refusal) {
        boolean first = !toolFailureRepeated
                && ServerError.in(refusal.text())
                        .filter(error -> error.code().equals("tool_use_failed"))
                        .isPresent();
        toolFailureRepeated |= first;
        return first;
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
        return answer.response(true);
    }

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(HttpHeaders headers, CallMeter meter) {
        return new ChatStreamDecoder(new ChatAnswer(new AnswerOrigin(providerId, headers, meter)), errors);
    }

    @Override
    public void replay(ChatResponse response, Consumer<? super ChatEvent> out) {
        ChatReplay.of(response, out);
    }
}

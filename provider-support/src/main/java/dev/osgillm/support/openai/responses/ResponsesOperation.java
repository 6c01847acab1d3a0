/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.StreamDecoder;
import dev.osgillm.support.call.StreamOperation;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.Adaptation;
import dev.osgillm.support.openai.AnswerOrigin;
import dev.osgillm.support.openai.CallAdaptations;
import dev.osgillm.support.openai.ChatReplay;
import dev.osgillm.support.openai.ErrorEvents;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiErrors;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** {@code POST /responses}, whole or as a stream. */
public final class ResponsesOperation implements StreamOperation<ChatEvent, ChatResponse> {

    private static final String PATH = "/responses";
    private static final Set<String> NOT_YET = Set.of("queued", "in_progress", "cancelled");

    private final String providerId;
    private final OpenAiEndpoint endpoint;
    private final ResponsesRequestWriter writer;
    private final OpenAiErrors errors;
    private final ChatRequest request;

    private final CallAdaptations adaptations;

    /** @param providerId put into the answer */
    public ResponsesOperation(
            String providerId,
            OpenAiEndpoint endpoint,
            ResponsesRequestWriter writer,
            OpenAiErrors errors,
            ChatRequest request) {
        this.providerId = providerId;
        this.endpoint = endpoint.withoutModelPath();
        this.writer = writer;
        this.errors = errors;
        this.request = request;
        adaptations = new CallAdaptations(writer.adaptations());
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
        Set<Adaptation> learned = adaptations.of(model);
        JsonObject body = writer.write(request, stream, learned);
        adaptations.sent(new Adaptation.Sent(model, request, Set.copyOf(body.keySet()), learned));
        return endpoint.post(PATH, body, request.headers());
    }

    @Override
    public boolean adapts(HttpReply refusal) {
        return adaptations.learn(refusal);
    }

    @Override
    public ChatResponse read(HttpReply reply, CallMeter meter) {
        JsonElement element = errors.parse(reply.text());
        Optional<LlmException> error = errors.inDisguise(element, reply.headers())
                .or(() -> element.isJsonObject()
                        ? failure(element.getAsJsonObject(), errors, reply.headers())
                        : Optional.empty());
        if (error.isPresent()) {
            throw error.get();
        }
        if (!element.isJsonObject() || !element.getAsJsonObject().has("output")) {
            throw notAnAnswer("has no output. Correct base_url if it is not that of a server that speaks the Responses"
                    + " API, or set dialect = chat.");
        }
        JsonObject body = element.getAsJsonObject();
        String status = Json.text(body, "status", ResponsesAnswer.COMPLETED);
        if (NOT_YET.contains(status)) {
            throw notAnAnswer(
                    "is not complete: its status is '" + status + "'. Leave 'background' out of the request.");
        }
        ResponsesAnswer answer = answer(reply.headers(), meter);
        answer.end(body, status, event -> {});
        adaptations.accepted();
        return answer.response();
    }

    private static LlmException notAnAnswer(String problem) {
        return LlmException.builder(ErrorKind.PROTOCOL, "The server's answer " + problem)
                .build();
    }

    /** @return why an answer failed, empty when it did not */
    static Optional<LlmException> failure(JsonObject response, OpenAiErrors errors, HttpHeaders headers) {
        if (response == null) {
            return Optional.empty();
        }
        boolean failed = "failed".equals(Json.text(response, "status"));
        Optional<LlmException> described = errors.inDisguise(response, headers);
        return failed && described.isEmpty() ? Optional.of(errors.inWords(ErrorEvents.UNKNOWN, headers)) : described;
    }

    private ResponsesAnswer answer(HttpHeaders headers, CallMeter meter) {
        return new ResponsesAnswer(
                new AnswerOrigin(providerId, headers, meter), writer.model(request), writer.stored(request));
    }

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(HttpHeaders headers, CallMeter meter) {
        return adaptations.accepting(new ResponsesStreamDecoder(answer(headers, meter), errors));
    }

    @Override
    public void replay(ChatResponse response, Consumer<? super ChatEvent> out) {
        ChatReplay.of(response, out);
    }
}

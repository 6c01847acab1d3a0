/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonObject;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.support.call.HttpReply;
import java.net.http.HttpRequest;
import java.util.Set;

/** {@code POST /chat/completions}, whole or as a stream. */
public final class ChatOperation extends AnswerOperation {

    private static final String PATH = "/chat/completions";

    private final OpenAiEndpoint endpoint;
    private final ChatRequestWriter writer;
    private final ChatRequest request;

    private volatile boolean toolFailureRepeated;

    /** @param providerId put into the answer */
    public ChatOperation(
            String providerId,
            OpenAiEndpoint endpoint,
            ChatRequestWriter writer,
            OpenAiErrors errors,
            ChatRequest request) {
        super(providerId, errors, new CallAdaptations(writer.adaptations()));
        this.endpoint = endpoint;
        this.writer = writer;
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
        Set<Adaptation> learned = adaptations.of(model);
        JsonObject body = writer.write(request, stream, learned);
        adaptations.sent(new Adaptation.Sent(model, request, Set.copyOf(body.keySet()), learned));
        return endpoint.post(PATH, body, request.headers());
    }

    @Override
    public boolean adapts(HttpReply refusal) {
        return super.adapts(refusal) || isFirstToolFailure(refusal);
    }

    /** Groq's models write tool calls that it cannot read; asked again they mostly do better. */
    private boolean isFirstToolFailure(HttpReply refusal) {
        boolean first = !toolFailureRepeated
                && (refusal.status() == 400 || refusal.status() == 422)
                && ServerError.in(refusal.text())
                        .filter(error -> error.code().equals("tool_use_failed"))
                        .isPresent();
        toolFailureRepeated |= first;
        return first;
    }
}

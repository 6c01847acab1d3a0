/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.tgi;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.StreamDecoder;
import dev.osgillm.support.call.StreamOperation;
import dev.osgillm.support.json.Json;
import dev.osgillm.support.openai.ChatRequestWriter;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiErrors;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code POST /generate}, and {@code /generate_stream} for the form in pieces. */
public final class GenerateOperation implements StreamOperation<ChatEvent, ChatResponse> {

    private final String providerId;
    private final OpenAiEndpoint root;
    private final GenerateRequestWriter writer;
    private final OpenAiErrors errors;
    private final CompletionRequest request;
    private final String model;

    /**
     * @param providerId put into the answer
     * @param root where the engine's own routes are
     * @param defaults of the instance
     */
    public GenerateOperation(
            String providerId,
            OpenAiEndpoint root,
            ChatRequestWriter.Defaults defaults,
            OpenAiErrors errors,
            CompletionRequest request) {
        this.providerId = providerId;
        this.root = root;
        this.errors = errors;
        this.request = request;
        writer = new GenerateRequestWriter(defaults);
        model = request.model().orElse(defaults.model());
    }

    @Override
    public HttpRequest request() {
        return root.post("/generate", writer.write(request), request.headers());
    }

    @Override
    public HttpRequest streamRequest() {
        return root.post("/generate_stream", writer.write(request), request.headers());
    }

    @Override
    public Framing framing() {
        return Framing.SSE;
    }

    @Override
    public ChatResponse read(HttpReply reply, CallMeter meter) {
        JsonElement element = errors.parse(reply.text());
        Optional<LlmException> error = errors.inDisguise(element);
        if (error.isPresent()) {
            throw error.get();
        }
        JsonObject body = object(element);
        String text = Json.text(body, "generated_text");
        GenerateAnswer answer = answer(reply.headers(), meter);
        answer.details(Json.object(body, "details"));
        if (text == null || !answer.finished()) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The server did not answer as Text Generation Inference does. Correct base_url and"
                                    + " endpoint_kind.")
                    .build();
        }
        answer.text(answer.stopped() ? new StopText(request.stop()).without(text) : text);
        return answer.response(true);
    }

    /** Some gateways wrap the answer into a list, as the engine's own route at the root does. */
    private static JsonObject object(JsonElement element) {
        if (element.isJsonArray() && !element.getAsJsonArray().isEmpty()) {
            JsonArray array = element.getAsJsonArray();
            return array.get(0).isJsonObject() ? array.get(0).getAsJsonObject() : new JsonObject();
        }
        return element.isJsonObject() ? element.getAsJsonObject() : new JsonObject();
    }

    @Override
    public StreamDecoder<ChatEvent> decoder(HttpHeaders headers, CallMeter meter) {
        return new GenerateDecoder(answer(headers, meter), new StopText(request.stop()), errors);
    }

    private GenerateAnswer answer(HttpHeaders headers, CallMeter meter) {
        return new GenerateAnswer(providerId, model, headers, meter);
    }

    @Override
    public void replay(ChatResponse response, Consumer<? super ChatEvent> out) {
        if (!response.text().isEmpty()) {
            out.accept(new TextDelta(0, response.text()));
        }
        if (!response.usage().equals(Usage.UNKNOWN)) {
            out.accept(new UsageReported(response.usage()));
        }
        out.accept(new ChatCompleted(response));
    }
}

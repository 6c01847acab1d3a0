/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.completion.CompletionRequest;
import java.net.http.HttpRequest;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** {@code POST /completions}: text that goes on, or that fills the gap before a suffix. */
public final class CompletionOperation extends AnswerOperation {

    /** What is said in one way only here counts as tried. */
    private static final Set<Adaptation> OF_CHATS = Collections.unmodifiableSet(EnumSet.complementOf(
            EnumSet.of(Adaptation.NO_TEMPERATURE, Adaptation.NO_TOP_P, Adaptation.NO_STREAM_OPTIONS)));

    private final OpenAiEndpoint endpoint;
    private final String path;
    private final OpenAiProfile profile;
    private final ChatRequestWriter.Defaults defaults;
    private final CompletionRequest request;

    /**
     * @param providerId put into the answer
     * @param path of completions, begins with a slash
     * @param defaults of the instance, with the model for completions
     * @param adaptations what was learned of its completions: chats have an address of their own, with other rules
     */
    public CompletionOperation(
            String providerId,
            OpenAiEndpoint endpoint,
            String path,
            OpenAiProfile profile,
            ChatRequestWriter.Defaults defaults,
            OpenAiErrors errors,
            Adaptations adaptations,
            CompletionRequest request) {
        super(providerId, errors, new CallAdaptations(adaptations));
        this.endpoint = endpoint;
        this.path = path;
        this.profile = profile;
        this.defaults = defaults;
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
        String model = request.model().orElse(defaults.model());
        Set<Adaptation> learned = adaptations.of(model);
        JsonObject body = body(model, stream, learned);
        learned.addAll(OF_CHATS);
        adaptations.sent(new Adaptation.Sent(model, request, Set.copyOf(body.keySet()), learned));
        return endpoint.post(path, body, request.headers());
    }

    private JsonObject body(String model, boolean stream, Set<Adaptation> learned) {
        if (request.system().isPresent()) {
            throw unsupported("instructions beside the prompt", "Put them into the prompt, or use a chat.");
        }
        if (!request.images().isEmpty()) {
            throw unsupported("images", "Use a chat.");
        }
        if (request.continuation().isPresent()) {
            throw unsupported("a state to go on from", "Send the text so far as the prompt.");
        }
        if (request.responseFormat().isPresent()) {
            throw unsupported("a form of the answer", "Use a chat.");
        }
        SamplingWriter sampling = new SamplingWriter(profile, defaults);
        JsonObject body = new JsonObject();
        body.addProperty("model", model);
        body.addProperty("prompt", request.prompt());
        request.suffix().ifPresent(text -> sampling.member("suffix", true, () -> body.addProperty("suffix", text)));
        sampling.write(request, model, "max_tokens", learned, body);
        request.topLogprobs()
                .ifPresent(count -> sampling.member("logprobs", true, () -> body.addProperty("logprobs", count)));
        body.addProperty("stream", stream);
        if (stream && profile.streamOptions() && !learned.contains(Adaptation.NO_STREAM_OPTIONS)) {
            JsonObject options = new JsonObject();
            options.addProperty("include_usage", true);
            body.add("stream_options", options);
        }
        sampling.extra(request, learned, body);
        return body;
    }

    private static LlmException unsupported(String what, String advice) {
        return LlmException.builder(
                        ErrorKind.INVALID_REQUEST, "Completions of this server do not take " + what + ". " + advice)
                .build();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import static dev.osgillm.tck.dialect.Json.object;

import dev.osgillm.tck.server.Exchange;
import dev.osgillm.tck.server.Script;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A stand-in for Hugging Face's router and its {@code hf-inference} routes. Chats and embeddings want a token, the list
 * of models does not.
 */
public final class HuggingFaceLikeServer extends DialectServer<HuggingFaceLikeServer> {

    /** The token that is accepted unless another is given. */
    public static final String TOKEN = "hf_scripted0123456789";

    private static final String MODELS = "/hf-inference/models/";
    private static final String PIPELINE = "/pipeline/feature-extraction";

    private final String token;
    private final OpenAiChat chat = new OpenAiChat(this);
    private volatile List<String> embeddingModels = List.of(
            "sentence-transformers/all-MiniLM-L6-v2", "BAAI/bge-small-en-v1.5", "intfloat/multilingual-e5-large");

    private HuggingFaceLikeServer(int port, String token) {
        super(
                port,
                "Hugging Face",
                List.of(
                        "meta-llama/Llama-3.1-8B-Instruct",
                        "openai/gpt-oss-20b",
                        "openai/gpt-oss-120b",
                        "Qwen/Qwen3-8B"));
        this.token = token;
    }

    /** @return a running stand-in on a free port that accepts {@link #TOKEN} */
    public static HuggingFaceLikeServer start() {
        return start(0);
    }

    /** @param port 0 for a free one */
    public static HuggingFaceLikeServer start(int port) {
        return start(port, TOKEN);
    }

    /**
     * @param port 0 for a free one
     * @param token the token to accept
     */
    public static HuggingFaceLikeServer start(int port, String token) {
        HuggingFaceLikeServer server = new HuggingFaceLikeServer(port, token);
        server.route("POST", "/v1/chat/completions", server.guarded(server::chat));
        server.route("POST", MODELS + "*", server.guarded(server::features));
        server.route("GET", "/v1/models", server::list);
        server.route("GET", "/v1/models/*", server::details);
        server.server().otherwise(exchange -> error(exchange, 404, "Not Found"));
        return server;
    }

    /** Replaces the models that make embeddings. */
    public HuggingFaceLikeServer embeddingModels(String... names) {
        embeddingModels = List.of(names);
        return this;
    }

    @Override
    HuggingFaceLikeServer self() {
        return this;
    }

    /** {@inheritDoc} With {@code /v1} at its end. */
    @Override
    public URI baseUrl() {
        return URI.create(uri() + "/v1");
    }

    private Script guarded(Script script) {
        return exchange -> {
            if (authorized(exchange.request(), token)) {
                script.play(exchange);
            } else {
                error(exchange, 401, "Invalid username or password.");
            }
        };
    }

    private void chat(Exchange exchange) throws IOException, InterruptedException {
        ChatInput input;
        try {
            input = new ChatInput(exchange.request().body());
        } catch (IllegalArgumentException e) {
            error(exchange, 400, "Invalid JSON in the request body");
            return;
        }
        if (serves(input.model())) {
            chat.play(exchange, input);
        } else {
            String message =
                    "The requested model '" + input.model() + "' is not supported by any provider you have enabled.";
            String body = OpenAiPayloads.error(message, "invalid_request_error", "model", "model_not_supported");
            exchange.answer(400, Map.of("Content-Type", "application/json"), body);
        }
    }

    private void features(Exchange exchange) throws IOException {
        String path = URI.create(exchange.request().path()).getPath();
        if (!path.endsWith(PIPELINE)) {
            error(exchange, 404, "Not Found");
            return;
        }
        String model = path.substring(MODELS.length(), Math.max(MODELS.length(), path.length() - PIPELINE.length()));
        Object inputs;
        try {
            inputs = Json.readObject(exchange.request().body()).get("inputs");
        } catch (IllegalArgumentException e) {
            error(exchange, 400, "Invalid JSON in the request body");
            return;
        }
        if (!embeddingModels.contains(model)) {
            error(exchange, 404, "Model " + model + " is not served by hf-inference");
        } else if (inputs instanceof String text) {
            json(exchange, 200, Embeddings.vectorOf(text, Embeddings.DIMENSIONS));
        } else if (inputs instanceof List<?> list && list.stream().allMatch(Objects::nonNull)) {
            json(
                    exchange,
                    200,
                    each(Embeddings.inputs(list), text -> Embeddings.vectorOf(text, Embeddings.DIMENSIONS)));
        } else {
            error(exchange, 422, "inputs: expected a string or a list of strings");
        }
    }

    private void list(Exchange exchange) throws IOException {
        json(exchange, 200, object("object", "list", "data", each(models(), HuggingFacePayloads::model)));
    }

    private void details(Exchange exchange) throws IOException {
        String model = URI.create(exchange.request().path()).getPath().substring("/v1/models/".length());
        if (serves(model)) {
            json(exchange, 200, HuggingFacePayloads.model(model));
        } else {
            error(exchange, 404, "The model '" + model + "' does not exist");
        }
    }

    /** A model may be followed by a provider or a policy, as {@code :groq} or {@code :cheapest}. */
    private boolean serves(String model) {
        return models().contains(model.replaceFirst(":[^:]*$", ""));
    }

    private static void error(Exchange exchange, int status, String text) throws IOException {
        exchange.answer(status, Map.of("Content-Type", "application/json"), HuggingFacePayloads.error(text));
    }
}

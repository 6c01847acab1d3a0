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

/** A stand-in for OpenAI's server. It wants a key, as the real one. */
public final class OpenAiLikeServer extends DialectServer<OpenAiLikeServer> {

    /** The key that is accepted unless another is given. */
    public static final String KEY = "sk-scripted-0123456789";

    private static final int MAX_INPUTS = 2048;

    private final String key;
    private final OpenAiChat chat = new OpenAiChat(this);
    private final OpenAiResponses responses = new OpenAiResponses(this);

    private OpenAiLikeServer(int port, String key) {
        super(
                port,
                "OpenAI",
                List.of(
                        "gpt-6-luna",
                        "gpt-5.4-mini",
                        "gpt-5-mini",
                        "gpt-4.1-mini",
                        "gpt-4o-mini",
                        "text-embedding-3-small"));
        this.key = key;
    }

    /** @return a running stand-in on a free port that accepts {@link #KEY} */
    public static OpenAiLikeServer start() {
        return start(0);
    }

    /** @param port 0 for a free one */
    public static OpenAiLikeServer start(int port) {
        return start(port, KEY);
    }

    /**
     * @param port 0 for a free one
     * @param key the key to accept
     */
    public static OpenAiLikeServer start(int port, String key) {
        OpenAiLikeServer server = new OpenAiLikeServer(port, key);
        server.route(
                "POST",
                "/v1/chat/completions",
                server.guarded(exchange -> server.chat(exchange, "messages", server.chat::play)));
        server.route(
                "POST",
                "/v1/responses",
                server.guarded(exchange -> server.chat(exchange, "input", server.responses::play)));
        server.route("POST", "/v1/embeddings", server.guarded(server::embeddings));
        server.route("GET", "/v1/models", server.guarded(server::list));
        server.route("GET", "/v1/models/*", server.guarded(server::details));
        server.server().otherwise(OpenAiLikeServer::unknownUrl);
        return server;
    }

    @Override
    OpenAiLikeServer self() {
        return this;
    }

    /** {@inheritDoc} With {@code /v1} at its end. */
    @Override
    public URI baseUrl() {
        return URI.create(uri() + "/v1");
    }

    private Script guarded(Script script) {
        return exchange -> {
            if (authorized(exchange.request(), key)) {
                script.play(exchange);
            } else {
                unauthorized(exchange);
            }
        };
    }

    private static void unauthorized(Exchange exchange) throws IOException {
        String header = exchange.request().header("Authorization").orElse("");
        String sent = header.replaceFirst("^Bearer *", "");
        if (sent.isEmpty()) {
            error(
                    exchange,
                    401,
                    "You didn't provide an API key. You need to provide your API key in an Authorization"
                            + " header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
                    null,
                    null);
        } else {
            String tail = sent.length() > 8 ? sent.substring(sent.length() - 4) : "";
            error(
                    exchange,
                    401,
                    "Incorrect API key provided: ********" + tail
                            + ". You can find your API key at https://platform.openai.com/account/api-keys.",
                    null,
                    "invalid_api_key");
        }
    }

    private interface Dialect {
        void play(Exchange exchange, ChatInput input) throws IOException, InterruptedException;
    }

    private void chat(Exchange exchange, String messages, Dialect dialect) throws IOException, InterruptedException {
        ChatInput input;
        try {
            input = new ChatInput(exchange.request().body());
        } catch (IllegalArgumentException e) {
            notJson(exchange);
            return;
        }
        if (input.model().isEmpty()) {
            error(exchange, 400, "you must provide a model parameter", null, null);
        } else if (!serves(input.model())) {
            unknownModel(exchange, input.model());
        } else if (!input.hasMessages()) {
            error(
                    exchange,
                    400,
                    "Invalid '" + messages + "': empty array. Expected an array with minimum length 1, but got an"
                            + " empty array instead.",
                    messages,
                    "empty_array");
        } else {
            dialect.play(exchange, input);
        }
    }

    private void embeddings(Exchange exchange) throws IOException {
        Map<String, Object> body;
        try {
            body = Json.readObject(exchange.request().body());
        } catch (IllegalArgumentException e) {
            notJson(exchange);
            return;
        }
        String model = String.valueOf(body.get("model"));
        List<String> inputs = Embeddings.inputs(body.get("input"));
        if (!serves(model)) {
            unknownModel(exchange, model);
        } else if (inputs.isEmpty() || inputs.contains("") || inputs.size() > MAX_INPUTS) {
            error(exchange, 400, "'$.input' is invalid. Please check the API reference.", null, null);
        } else {
            int dimensions = Embeddings.dimensions(body.get("dimensions"));
            List<List<Double>> vectors = inputs.stream()
                    .map(input -> Embeddings.vectorOf(input, dimensions))
                    .toList();
            boolean base64 = "base64".equals(body.get("encoding_format"));
            json(exchange, 200, OpenAiPayloads.embeddings(model, vectors, base64, inputs.size()));
        }
    }

    private void list(Exchange exchange) throws IOException {
        json(exchange, 200, object("object", "list", "data", each(models(), OpenAiPayloads::model)));
    }

    private void details(Exchange exchange) throws IOException {
        String path = URI.create(exchange.request().path()).getPath();
        String model = path.substring("/v1/models/".length());
        if (serves(model)) {
            json(exchange, 200, OpenAiPayloads.model(model));
        } else {
            unknownModel(exchange, model);
        }
    }

    private boolean serves(String model) {
        return models().contains(model);
    }

    private static void notJson(Exchange exchange) throws IOException {
        error(exchange, 400, "We could not parse the JSON body of your request.", null, null);
    }

    private static void unknownModel(Exchange exchange, String model) throws IOException {
        error(
                exchange,
                404,
                "The model `" + model + "` does not exist or you do not have access to it.",
                null,
                "model_not_found");
    }

    private static void unknownUrl(Exchange exchange) throws IOException {
        String url = exchange.request().method() + " " + exchange.request().path();
        error(exchange, 404, "Invalid URL (" + url + ")", null, null);
    }

    private static void error(Exchange exchange, int status, String message, String param, String code)
            throws IOException {
        String body = OpenAiPayloads.error(message, "invalid_request_error", param, code);
        exchange.answer(status, Map.of("Content-Type", "application/json", "x-request-id", "req_scripted"), body);
    }
}

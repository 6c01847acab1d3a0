/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import static dev.osgillm.tck.dialect.Json.object;

import dev.osgillm.tck.server.Exchange;
import dev.osgillm.tck.server.Scripts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The route of the Ollama stand-in that completes a text; without one it loads or unloads a model. */
final class OllamaGenerate {

    private static final String JSON = "application/json; charset=utf-8";

    private final OllamaLikeServer server;

    OllamaGenerate(OllamaLikeServer server) {
        this.server = server;
    }

    void answer(Exchange exchange) throws IOException, InterruptedException {
        Map<String, Object> body = server.body(exchange);
        String name = OllamaLikeServer.model(body);
        Optional<String> model = server.find(exchange, name);
        if (model.isEmpty()) {
            return;
        }
        String prompt = body.get("prompt") instanceof String text ? text : "";
        if (prompt.isEmpty() && body.get("keep_alive") instanceof Number number && number.doubleValue() == 0) {
            server.unload(model.get());
            exchange.answer(200, Map.of("Content-Type", JSON), OllamaPayloads.loaded(name, "unload"));
            return;
        }
        boolean raw = Boolean.TRUE.equals(body.get("raw"));
        if (raw && (body.containsKey("system") || body.containsKey("template") || body.containsKey("context"))) {
            OllamaLikeServer.error(exchange, 400, "raw mode does not support template, system, or context");
            return;
        }
        if (OllamaLikeServer.embeds(model.get())) {
            OllamaLikeServer.error(exchange, 400, "\"" + name + "\" does not support generate");
            return;
        }
        server.load(model.get());
        if (prompt.isEmpty()) {
            exchange.answer(200, Map.of("Content-Type", JSON), OllamaPayloads.loaded(name, "load"));
            return;
        }
        ChatInput input = new ChatInput(Json.write(object(
                "messages",
                List.of(object("role", "user", "content", prompt)),
                "options",
                body.get("options"),
                "stream",
                body.get("stream"))));
        complete(exchange, name, input, raw ? List.of() : context(body, prompt));
    }

    private void complete(Exchange exchange, String model, ChatInput input, List<Integer> context)
            throws IOException, InterruptedException {
        List<String> words = server.answer(input);
        String reason = OllamaLikeServer.reason(words, input);
        if (!input.stream(true)) {
            String text = String.join("", words);
            exchange.answer(
                    200,
                    Map.of("Content-Type", JSON),
                    OllamaPayloads.completionDone(model, text, reason, input.words(), words.size(), context));
            return;
        }
        exchange.startChunks(200, Map.of("Content-Type", Scripts.NDJSON));
        for (int i = 0; i < words.size(); i++) {
            server.pace(exchange, i);
            OllamaLikeServer.send(exchange, OllamaPayloads.completionLine(model, words.get(i)));
        }
        OllamaLikeServer.send(
                exchange, OllamaPayloads.completionDone(model, "", reason, input.words(), words.size(), context));
        exchange.endChunks();
    }

    /** A token for each prompt so far. */
    private static List<Integer> context(Map<String, Object> body, String prompt) {
        List<Integer> context = new ArrayList<>();
        if (body.get("context") instanceof List<?> before) {
            before.forEach(token -> context.add(((Number) token).intValue()));
        }
        context.add(prompt.length());
        return context;
    }
}

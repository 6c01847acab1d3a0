/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import static dev.osgillm.tck.dialect.Json.object;

import dev.osgillm.tck.server.Exchange;
import dev.osgillm.tck.server.Scripts;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * A stand-in for an Ollama server, with the routes that manage models. It wants no key. A model named
 * {@code ...embed...} does not chat.
 */
public final class OllamaLikeServer extends DialectServer<OllamaLikeServer> {

    private static final String CALL_ID = "call_scripted";
    private static final List<String> PATHS = List.of(
            "version", "tags", "ps", "show", "chat", "generate", "embed", "pull", "push", "create", "copy", "delete");

    private final Set<String> loaded = new ConcurrentSkipListSet<>();
    private final OllamaManagement management = new OllamaManagement(this);

    private OllamaLikeServer(int port) {
        super(port, "Ollama", List.of("llama3.2:latest", "qwen3:8b", "nomic-embed-text:latest"));
    }

    /** @return a running stand-in on a free port */
    public static OllamaLikeServer start() {
        return start(0);
    }

    /** @param port 0 for a free one */
    public static OllamaLikeServer start(int port) {
        OllamaLikeServer server = new OllamaLikeServer(port);
        server.route("GET", "/", Scripts.text(200, "Ollama is running"));
        server.route("HEAD", "/", Scripts.text(200, "Ollama is running"));
        server.route("GET", "/api/version", Scripts.json(200, "{\"version\":\"0.33.0\"}"));
        server.route("GET", "/api/tags", server::tags);
        server.route("GET", "/api/ps", server::running);
        server.route("POST", "/api/show", server::show);
        server.route("POST", "/api/chat", server::chat);
        server.route("POST", "/api/embed", server::embed);
        server.route("POST", "/api/generate", new OllamaGenerate(server)::answer);
        server.management.addRoutes();
        for (String path : PATHS) {
            server.route("*", "/api/" + path, Scripts.text(405, "405 method not allowed"));
        }
        server.server().otherwise(Scripts.text(404, "404 page not found"));
        return server;
    }

    @Override
    OllamaLikeServer self() {
        return this;
    }

    @Override
    public URI baseUrl() {
        return uri();
    }

    /** Replaces the models that can be pulled, with their tags; {@code mistral} and {@code tinyllama} at first. */
    public OllamaLikeServer registry(String... names) {
        management.registry(names);
        return this;
    }

    /** @return the models that are in memory */
    public Set<String> loaded() {
        return Set.copyOf(loaded);
    }

    private void chat(Exchange exchange) throws IOException, InterruptedException {
        ChatInput input;
        try {
            input = new ChatInput(exchange.request().body());
        } catch (IllegalArgumentException e) {
            error(exchange, 400, "invalid JSON: " + e.getMessage());
            return;
        }
        Optional<String> model = find(exchange, input.model());
        if (model.isEmpty()) {
            return;
        }
        if (embeds(model.get())) {
            error(exchange, 400, "\"" + input.model() + "\" does not support chat");
            return;
        }
        loaded.add(model.get());
        if (!input.hasMessages()) {
            json(exchange, 200, Json.readObject(OllamaPayloads.whole(input.model(), "", "load", 0, 0)));
        } else if (input.stream(true)) {
            stream(exchange, input);
        } else {
            exchange.answer(200, Map.of("Content-Type", "application/json; charset=utf-8"), whole(input));
        }
    }

    private String whole(ChatInput input) {
        String model = input.model();
        if (input.toolToCall().isPresent()) {
            return OllamaPayloads.wholeToolCall(
                    model, CALL_ID, input.toolToCall().get(), input.toolArguments(), input.words());
        }
        List<String> words = answer(input);
        return OllamaPayloads.whole(model, String.join("", words), reason(words, input), input.words(), words.size());
    }

    private void stream(Exchange exchange, ChatInput input) throws IOException, InterruptedException {
        String model = input.model();
        exchange.startChunks(200, Map.of("Content-Type", Scripts.NDJSON));
        if (input.toolToCall().isPresent()) {
            send(
                    exchange,
                    OllamaPayloads.toolCallLine(
                            model, CALL_ID, input.toolToCall().get(), input.toolArguments()));
            send(exchange, OllamaPayloads.doneLine(model, "stop", input.words(), 5));
        } else {
            List<String> words = answer(input);
            for (int i = 0; i < words.size(); i++) {
                pace(exchange, i);
                send(exchange, OllamaPayloads.textLine(model, words.get(i)));
            }
            send(exchange, OllamaPayloads.doneLine(model, reason(words, input), input.words(), words.size()));
        }
        exchange.endChunks();
    }

    private void embed(Exchange exchange) throws IOException {
        Map<String, Object> body;
        try {
            body = Json.readObject(exchange.request().body());
        } catch (IllegalArgumentException e) {
            error(exchange, 400, "invalid JSON: " + e.getMessage());
            return;
        }
        Optional<String> model = find(exchange, model(body));
        if (model.isPresent()) {
            loaded.add(model.get());
            List<String> inputs = Embeddings.inputs(body.get("input"));
            int dimensions = Embeddings.dimensions(body.get("dimensions"));
            List<Object> vectors = each(inputs, input -> Embeddings.vectorOf(input, dimensions));
            json(
                    exchange,
                    200,
                    object(
                            "model",
                            model(body),
                            "embeddings",
                            vectors,
                            "total_duration",
                            14_000_000L,
                            "load_duration",
                            1_000_000L,
                            "prompt_eval_count",
                            inputs.size()));
        }
    }

    private void show(Exchange exchange) throws IOException {
        Map<String, Object> body;
        try {
            body = Json.readObject(exchange.request().body());
        } catch (IllegalArgumentException e) {
            error(exchange, 400, "invalid JSON: " + e.getMessage());
            return;
        }
        Optional<String> model = find(exchange, model(body));
        if (model.isPresent()) {
            boolean embeds = embeds(model.get());
            json(
                    exchange,
                    200,
                    object(
                            "license",
                            "Scripted, free of everything.",
                            "parameters",
                            "temperature    0.7",
                            "template",
                            "{{ .Prompt }}",
                            "details",
                            OllamaModels.details(),
                            "model_info",
                            OllamaModels.info(),
                            "capabilities",
                            embeds ? List.of("embedding") : List.of("completion", "tools"),
                            "modified_at",
                            OllamaPayloads.TIME));
        }
    }

    private void tags(Exchange exchange) throws IOException {
        json(exchange, 200, object("models", each(models(), OllamaModels::tag)));
    }

    private void running(Exchange exchange) throws IOException {
        json(exchange, 200, object("models", each(List.copyOf(loaded), OllamaModels::running)));
    }

    /** @return the model as installed; when there is none, the exchange was answered */
    Optional<String> find(Exchange exchange, String name) throws IOException {
        if (name.isEmpty()) {
            error(exchange, 400, "model is required");
            return Optional.empty();
        }
        Optional<String> found = installed(name);
        if (found.isEmpty()) {
            error(exchange, 404, "model '" + name + "' not found");
        }
        return found;
    }

    /** @return the model under the name that it is listed with */
    Optional<String> installed(String name) {
        return models().stream()
                .filter(model -> tagged(model).equalsIgnoreCase(tagged(name)))
                .findFirst();
    }

    void load(String model) {
        loaded.add(model);
    }

    void unload(String model) {
        loaded.remove(model);
    }

    synchronized void install(String name) {
        List<String> names = new ArrayList<>(models());
        if (!names.contains(name)) {
            names.add(name);
        }
        models(names.toArray(String[]::new));
    }

    synchronized void remove(String name) {
        models(models().stream().filter(model -> !model.equals(name)).toArray(String[]::new));
        loaded.remove(name);
    }

    static String tagged(String name) {
        return name.indexOf(':', name.lastIndexOf('/') + 1) < 0 ? name + ":latest" : name;
    }

    /** @return the JSON of a request, nothing when it has none */
    Map<String, Object> body(Exchange exchange) {
        try {
            return Json.readObject(exchange.request().body());
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    static String model(Map<String, Object> body) {
        Object model = body.getOrDefault("model", body.get("name"));
        return model instanceof String name ? name : "";
    }

    static boolean embeds(String model) {
        return model.contains("embed");
    }

    static String reason(List<String> words, ChatInput input) {
        return cut(words, input) ? "length" : "stop";
    }

    static void send(Exchange exchange, String line) throws IOException {
        exchange.chunk(Scripts.ndjsonFrame(line));
    }

    static void error(Exchange exchange, int status, String text) throws IOException {
        exchange.answer(status, Map.of("Content-Type", "application/json; charset=utf-8"), OllamaPayloads.error(text));
    }
}

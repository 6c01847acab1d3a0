/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import static dev.osgillm.tck.dialect.Json.object;

import dev.osgillm.tck.server.Exchange;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Scripts;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The routes of the Ollama stand-in that bring, make, copy and remove models. Safe for use by many threads. */
final class OllamaManagement {

    private static final String BLOBS = "/api/blobs/";
    private static final List<Long> LAYERS = List.of(2_019_393_189L, 1_400L);

    private final OllamaLikeServer server;
    private final Set<String> blobs = ConcurrentHashMap.newKeySet();
    private volatile Set<String> registry = Set.of("mistral:latest", "tinyllama:latest");

    OllamaManagement(OllamaLikeServer server) {
        this.server = server;
    }

    void addRoutes() {
        server.route("POST", "/api/pull", this::pull);
        server.route("POST", "/api/push", this::push);
        server.route("POST", "/api/create", this::create);
        server.route("POST", "/api/copy", this::copy);
        server.route("DELETE", "/api/delete", this::delete);
        server.route("HEAD", BLOBS + "*", this::hasBlob);
        server.route("POST", BLOBS + "*", this::addBlob);
    }

    void registry(String... names) {
        registry = Set.of(names);
    }

    private void pull(Exchange exchange) throws IOException, InterruptedException {
        Map<String, Object> body = server.body(exchange);
        String name = OllamaLikeServer.model(body);
        exchange.startChunks(200, Map.of("Content-Type", Scripts.NDJSON));
        status(exchange, 0, "pulling manifest");
        if (!registry.contains(OllamaLikeServer.tagged(name))) {
            OllamaLikeServer.send(exchange, OllamaPayloads.error("pull model manifest: file does not exist"));
        } else {
            layers(exchange, "pulling");
            status(exchange, 7, "verifying sha256 digest");
            status(exchange, 8, "writing manifest");
            server.install(OllamaLikeServer.tagged(name));
            status(exchange, 9, "success");
        }
        exchange.endChunks();
    }

    private void push(Exchange exchange) throws IOException, InterruptedException {
        String name = OllamaLikeServer.model(server.body(exchange));
        exchange.startChunks(200, Map.of("Content-Type", Scripts.NDJSON));
        status(exchange, 0, "retrieving manifest");
        if (server.installed(name).isEmpty()) {
            OllamaLikeServer.send(exchange, OllamaPayloads.error("model '" + name + "' not found"));
        } else if (!name.contains("/")) {
            OllamaLikeServer.send(
                    exchange,
                    OllamaPayloads.error("push access denied: you are not allowed to push to this namespace"));
        } else {
            layers(exchange, "pushing");
            status(exchange, 7, "pushing manifest");
            status(exchange, 8, "success");
        }
        exchange.endChunks();
    }

    /** Two layers that interleave; the first line of each has nothing completed. */
    private void layers(Exchange exchange, String verb) throws IOException, InterruptedException {
        for (int part = 0; part <= 2; part++) {
            for (int layer = 0; layer < LAYERS.size(); layer++) {
                String digest = String.format("%012x", layer + 1).repeat(5) + "0000";
                Map<String, Object> line = object(
                        "status",
                        verb + " " + digest.substring(0, 12),
                        "digest",
                        "sha256:" + digest,
                        "total",
                        LAYERS.get(layer));
                if (part > 0) {
                    line.put("completed", LAYERS.get(layer) * part / 2);
                }
                server.pace(exchange, 1 + part * LAYERS.size() + layer);
                OllamaLikeServer.send(exchange, Json.write(line));
            }
        }
    }

    private void create(Exchange exchange) throws IOException, InterruptedException {
        Map<String, Object> body = server.body(exchange);
        List<String> files = new ArrayList<>();
        for (String member : List.of("files", "adapters")) {
            if (body.get(member) instanceof Map<?, ?> map) {
                map.values().forEach(digest -> files.add(String.valueOf(digest)));
            }
        }
        if (!(body.get("from") instanceof String) && !(body.get("files") instanceof Map)) {
            OllamaLikeServer.error(exchange, 400, "neither 'from' or 'files' was specified");
            return;
        }
        exchange.startChunks(200, Map.of("Content-Type", Scripts.NDJSON));
        if (!blobs.containsAll(files)) {
            OllamaLikeServer.send(exchange, OllamaPayloads.error("blob not found"));
        } else if (body.get("from") instanceof String from
                && server.installed(from).isEmpty()) {
            OllamaLikeServer.send(exchange, OllamaPayloads.error("pull model manifest: file does not exist"));
        } else {
            status(exchange, 0, "using existing layer sha256:" + "0".repeat(64));
            status(exchange, 1, "writing manifest");
            server.install(OllamaLikeServer.tagged(OllamaLikeServer.model(body)));
            status(exchange, 2, "success");
        }
        exchange.endChunks();
    }

    private void copy(Exchange exchange) throws IOException {
        Map<String, Object> body = server.body(exchange);
        String source = String.valueOf(body.get("source"));
        if (server.installed(source).isEmpty()) {
            OllamaLikeServer.error(exchange, 404, "model \"" + source + "\" not found");
            return;
        }
        server.install(OllamaLikeServer.tagged(String.valueOf(body.get("destination"))));
        exchange.answer(200, Map.of(), new byte[0]);
    }

    private void delete(Exchange exchange) throws IOException {
        String name = OllamaLikeServer.model(server.body(exchange));
        if (server.installed(name).isEmpty()) {
            OllamaLikeServer.error(exchange, 404, "model '" + name + "' not found");
            return;
        }
        server.remove(server.installed(name).get());
        exchange.answer(200, Map.of(), new byte[0]);
    }

    private void hasBlob(Exchange exchange) throws IOException {
        exchange.answer(blobs.contains(digest(exchange.request())) ? 200 : 404, Map.of(), new byte[0]);
    }

    private void addBlob(Exchange exchange) throws IOException {
        String digest = digest(exchange.request());
        if (!digest.equals(sha256(exchange.request().bodyBytes()))) {
            OllamaLikeServer.error(exchange, 400, "digest mismatch, expected \"" + digest + "\"");
            return;
        }
        exchange.answer(blobs.add(digest) ? 201 : 200, Map.of(), new byte[0]);
    }

    private static String digest(RecordedRequest request) {
        return request.path().substring(BLOBS.length());
    }

    private static String sha256(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    private void status(Exchange exchange, int line, String text) throws IOException, InterruptedException {
        server.pace(exchange, line);
        OllamaLikeServer.send(exchange, Json.write(object("status", text)));
    }
}

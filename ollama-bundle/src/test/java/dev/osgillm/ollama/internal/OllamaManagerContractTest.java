/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.model.ModelManager;
import dev.osgillm.tck.contract.ModelManagerContract;
import dev.osgillm.tck.contract.ModelManagerDialect;
import dev.osgillm.tck.dialect.OllamaPayloads;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

class OllamaManagerContractTest extends ModelManagerContract {

    private static final String KEY = "ollama-key-0123456789";

    private final TestTransport transport = new TestTransport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected ModelManager provider(URI serverBase, Timeouts timeouts) {
        return transport.provider(Map.of("base_url", serverBase.toString(), ".api_key", KEY), timeouts);
    }

    @Override
    protected String secret() {
        return KEY;
    }

    @Override
    protected ModelManagerDialect dialect() {
        return new ModelManagerDialect() {
            @Override
            public String route(String operation) {
                return switch (operation) {
                    case "delete" -> "DELETE /api/delete";
                    case "unload" -> "POST /api/generate";
                    case "running" -> "GET /api/ps";
                    default -> "POST /api/" + operation;
                };
            }

            @Override
            public String streamContentType() {
                return Scripts.NDJSON;
            }

            @Override
            public List<byte[]> progressFrames(int count) {
                return IntStream.range(0, count)
                        .mapToObj(step -> Scripts.ndjsonFrame("{\"status\":\"step " + step + "\"}"))
                        .toList();
            }

            @Override
            public List<byte[]> successFrames() {
                return List.of(Scripts.ndjsonFrame("{\"status\":\"success\"}"));
            }

            @Override
            public List<byte[]> errorFrames(String message) {
                return List.of(Scripts.ndjsonFrame(OllamaPayloads.error(message)));
            }

            @Override
            public Script done() {
                return Scripts.emptyBody(200);
            }

            @Override
            public String runningAnswer(List<String> ids) {
                return ids.stream()
                        .map(id -> "{\"name\":\"" + id + "\",\"model\":\"" + id + "\",\"size\":1}")
                        .collect(Collectors.joining(",", "{\"models\":[", "]}"));
            }

            @Override
            public Script unknownToTheRegistry(String model) {
                return Scripts.ndjson(
                        "{\"status\":\"pulling manifest\"}",
                        OllamaPayloads.error("pull model manifest: file does not exist"));
            }

            @Override
            public void serveDetails(ScriptedServer server, String model) {
                server.on(
                        "POST",
                        "/api/show",
                        Scripts.json(
                                200, "{\"details\":{\"family\":\"llama\"},\"model_info\":{},\"capabilities\":[]}"));
            }

            @Override
            public String errorBody(int status, String message) {
                return OllamaPayloads.error(message);
            }
        };
    }
}

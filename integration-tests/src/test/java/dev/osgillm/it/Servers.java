/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static dev.osgillm.tck.server.Scripts.end;
import static dev.osgillm.tck.server.Scripts.frames;
import static dev.osgillm.tck.server.Scripts.gate;
import static dev.osgillm.tck.server.Scripts.json;
import static dev.osgillm.tck.server.Scripts.ndjson;
import static dev.osgillm.tck.server.Scripts.openSse;
import static dev.osgillm.tck.server.Scripts.sse;
import static dev.osgillm.tck.server.Scripts.sseFrame;

import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Scripted servers that answer {@code Hello from NAME} in the dialect of each provider. */
final class Servers {

    private Servers() {}

    static ScriptedServer openAi(String name) {
        return openAi(ScriptedServer.start(), name);
    }

    /** @return the server, which answers as OpenAI does */
    static ScriptedServer openAi(ScriptedServer server, String name) {
        String usage = "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":3,\"total_tokens\":6}";
        Script whole = json(
                200,
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"gpt-test\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello from " + name
                        + "\"},\"finish_reason\":\"stop\"}]," + usage + "}");
        Script stream = sse(
                chunk("{\"role\":\"assistant\",\"content\":\"Hello \"}", "null"),
                chunk("{\"content\":\"from " + name + "\"}", "null"),
                chunk("{}", "\"stop\""),
                "{\"id\":\"c1\",\"choices\":[]," + usage + "}",
                "[DONE]");
        return server.on("POST", "/v1/chat/completions", streamedOrWhole(stream, whole))
                .on(
                        "POST",
                        "/v1/embeddings",
                        json(
                                200,
                                "{\"object\":\"list\",\"model\":\"e\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                                        + "\"embedding\":[0.5,-0.5,1]}],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}"))
                .on(
                        "GET",
                        "/v1/models",
                        json(
                                200,
                                "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-test\",\"object\":\"model\",\"created\":1,"
                                        + "\"owned_by\":\"test\"}]}"));
    }

    static String chunk(String delta, String finishReason) {
        return "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-test\",\"choices\":[{\"index\":0,"
                + "\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]}";
    }

    /** @return streams {@code Hello}, and the rest once the gate opens: {@code Hello again} */
    static Script helloAgain(CountDownLatch later) {
        return openSse(chunk("{\"role\":\"assistant\",\"content\":\"Hello \"}", "null"))
                .then(gate(later))
                .then(frames(
                        sseFrame(chunk("{\"content\":\"again\"}", "null")),
                        sseFrame(chunk("{}", "\"stop\"")),
                        sseFrame("[DONE]")))
                .then(end());
    }

    static ScriptedServer ollama(String name) {
        String head = "{\"model\":\"llama-test\",\"created_at\":\"2026-01-01T00:00:00Z\",";
        String end =
                "\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":3,\"eval_count\":3,\"eval_duration\":1}";
        Script whole =
                json(200, head + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello from " + name + "\"}," + end);
        Script stream = ndjson(
                head + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello \"},\"done\":false}",
                head + "\"message\":{\"role\":\"assistant\",\"content\":\"from " + name + "\"},\"done\":false}",
                head + "\"message\":{\"role\":\"assistant\",\"content\":\"\"}," + end);
        return ScriptedServer.start()
                .on("POST", "/api/chat", streamedOrWhole(stream, whole))
                .on(
                        "POST",
                        "/api/embed",
                        json(200, "{\"model\":\"e\",\"embeddings\":[[0.5,-0.5,1]],\"prompt_eval_count\":1}"))
                .on("GET", "/api/version", json(200, "{\"version\":\"0.33.0\"}"))
                .on(
                        "GET",
                        "/api/tags",
                        json(
                                200,
                                "{\"models\":[{\"name\":\"llama-test:latest\",\"model\":\"llama-test:latest\","
                                        + "\"modified_at\":\"2026-01-01T00:00:00Z\",\"size\":1000,\"digest\":\"d\","
                                        + "\"details\":{\"family\":\"llama\"}}]}"));
    }

    /** The router of Hugging Face speaks OpenAI's dialect; embeddings have a route of their own. */
    static ScriptedServer huggingFace(String name) {
        return openAi(name).on("POST", "/hf-inference/*", json(200, "[[0.5,-0.5,1]]"));
    }

    /** @return what calls sent: without the probes, which the router sends when an instance has been there for 2 s */
    static List<RecordedRequest> calls(ScriptedServer server) {
        return calls(server.requests());
    }

    static List<RecordedRequest> calls(List<RecordedRequest> requests) {
        return requests.stream()
                .filter(request -> request.method().equals("POST"))
                .toList();
    }

    static Script streamedOrWhole(Script stream, Script whole) {
        return exchange -> {
            boolean streamed = exchange.request().body().replace(" ", "").contains("\"stream\":true");
            (streamed ? stream : whole).play(exchange);
        };
    }
}

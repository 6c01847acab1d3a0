/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OllamaManagementTest {

    /** Of the four letters "gguf". */
    private static final String BLOB =
            "/api/blobs/sha256:1cb1b7e0f8b96cee3445e317b8064d8805bf35c7dc7de82cddcb9f78d4c95e0e";

    private final HttpClient client = HttpClient.newHttpClient();
    private final OllamaLikeServer server = OllamaLikeServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void pullsWhatItsRegistryHas() throws Exception {
        List<String> lines =
                send("POST", "/api/pull", "{\"model\":\"tiny\"}").body().lines().toList();
        assertThat(lines)
                .containsExactly(
                        "{\"status\":\"pulling manifest\"}",
                        "{\"error\":\"pull model manifest: file does not exist\"}");

        server.registry("tiny:latest");
        lines = send("POST", "/api/pull", "{\"model\":\"tiny\"}").body().lines().toList();

        assertThat(lines).hasSize(10).endsWith("{\"status\":\"success\"}");
        assertThat(lines.get(1)).contains("\"total\":2019393189").doesNotContain("completed");
        assertThat(server.models()).contains("tiny:latest");
    }

    @Test
    void pushesOnlyUnderTheNameOfAnAccount() throws Exception {
        server.models("me/mine:latest", "mine:latest");

        assertThat(send("POST", "/api/push", "{\"model\":\"me/mine\"}").body()).contains("success");
        assertThat(send("POST", "/api/push", "{\"model\":\"mine\"}").body()).contains("access denied");
        assertThat(send("POST", "/api/push", "{\"model\":\"other\"}").body()).contains("not found");
    }

    @Test
    void makesModelsOutOfWhatItHas() throws Exception {
        String fromFile =
                "{\"model\":\"mine\",\"files\":{\"m.gguf\":\"sha256:1cb1b7e0f8b96cee3445e317b8064d8805bf35c7dc7de82cddcb9f78d4c95e0e\"}}";

        assertThat(send("POST", "/api/create", "{\"model\":\"mine\",\"modelfile\":\"FROM x\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/api/create", fromFile).body()).contains("blob not found");
        assertThat(send("HEAD", BLOB, "").statusCode()).isEqualTo(404);
        assertThat(send("POST", BLOB, "other").statusCode()).isEqualTo(400);
        assertThat(send("POST", BLOB, "gguf").statusCode()).isEqualTo(201);
        assertThat(send("POST", BLOB, "gguf").statusCode()).isEqualTo(200);
        assertThat(send("HEAD", BLOB, "").statusCode()).isEqualTo(200);
        assertThat(send("POST", "/api/create", fromFile).body()).contains("success");
        assertThat(server.models()).contains("mine:latest");
    }

    @Test
    void copiesAndDeletes() throws Exception {
        String copy = "{\"source\":\"llama3.2\",\"destination\":\"mine\"}";

        assertThat(send("POST", "/api/copy", copy).statusCode()).isEqualTo(200);
        assertThat(send("DELETE", "/api/delete", "{\"model\":\"mine\"}").statusCode())
                .isEqualTo(200);
        assertThat(send("DELETE", "/api/delete", "{\"model\":\"mine\"}").statusCode())
                .isEqualTo(404);
        assertThat(send("POST", "/api/delete", "{\"model\":\"mine\"}").statusCode())
                .isEqualTo(405);
    }

    @Test
    void completesLoadsAndUnloads() throws Exception {
        assertThat(generate("").body()).contains("\"done_reason\":\"load\"");
        assertThat(server.loaded()).containsExactly("llama3.2:latest");
        assertThat(generate(",\"keep_alive\":0").body()).contains("\"done_reason\":\"unload\"");
        assertThat(server.loaded()).isEmpty();

        assertThat(generate(",\"prompt\":\"Hi\"").body().lines().reduce((first, last) -> last))
                .hasValueSatisfying(last -> assertThat(last).contains("\"done\":true", "\"context\":[2]"));
        assertThat(generate(",\"prompt\":\"Hi\",\"raw\":true").body()).doesNotContain("context");
        assertThat(generate(",\"prompt\":\"Hi\",\"raw\":true,\"system\":\"x\"").statusCode())
                .isEqualTo(400);
    }

    private HttpResponse<String> generate(String more) throws Exception {
        return send("POST", "/api/generate", "{\"model\":\"llama3.2\"" + more + "}");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.uri() + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}

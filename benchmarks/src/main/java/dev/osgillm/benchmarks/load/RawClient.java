/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;

/** What one writes by hand with {@code java.net.http}: the measure for everything above it. Thread safe. */
final class RawClient {

    private static final String BODY = "{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}";
    private static final String CONTENT = "\"content\":\"";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final Duration limit;

    /** @param limit of a call, as far as the JDK keeps it */
    RawClient(URI server, Duration limit) {
        uri = server.resolve("/v1/chat/completions");
        this.limit = limit;
    }

    /** @return the text of the answer */
    String chat(String prompt) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request(prompt, ""), HttpResponse.BodyHandlers.ofString());
        return content(response.body());
    }

    /** @return how many pieces of text came */
    int stream(String prompt) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response =
                client.send(request(prompt, ",\"stream\":true"), HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            return (int) lines.filter(line -> line.startsWith("data: ") && line.contains(CONTENT))
                    .map(RawClient::content)
                    .filter(text -> !text.isEmpty())
                    .count();
        }
    }

    private HttpRequest request(String prompt, String more) {
        return HttpRequest.newBuilder(uri)
                .timeout(limit)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(String.format(BODY, prompt, more)))
                .build();
    }

    private static String content(String json) {
        int start = json.indexOf(CONTENT) + CONTENT.length();
        return json.substring(start, json.indexOf('"', start));
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.tck.contract.ChatDialect;
import dev.osgillm.tck.contract.CompletionProviderContract;
import dev.osgillm.tck.contract.NamedForm;
import dev.osgillm.tck.dialect.OllamaPayloads;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

class OllamaCompletionContractTest extends CompletionProviderContract {

    private static final String KEY = "ollama-key-0123456789";

    private final TestTransport transport = new TestTransport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected CompletionProvider completions(URI serverBase, Timeouts timeouts) {
        return transport.provider(Map.of("base_url", serverBase.toString(), ".api_key", KEY), timeouts);
    }

    @Override
    protected String completionPath() {
        return "/api/generate";
    }

    @Override
    protected String secret() {
        return KEY;
    }

    @Override
    protected ChatDialect dialect() {
        return new ChatDialect() {
            @Override
            public String streamContentType() {
                return Scripts.NDJSON;
            }

            @Override
            public List<byte[]> textFrames(String... texts) {
                return Stream.of(texts)
                        .map(text -> Scripts.ndjsonFrame(line(text, false)))
                        .toList();
            }

            @Override
            public List<byte[]> endFrames() {
                return List.of(Scripts.ndjsonFrame(line("", true)));
            }

            @Override
            public String wholeAnswer(String text) {
                return line(text, true);
            }

            @Override
            public List<NamedForm<List<byte[]>>> errorsInStream(String message) {
                return List.of(new NamedForm<>(
                        "a line with an error", List.of(Scripts.ndjsonFrame(OllamaPayloads.error(message)))));
            }

            @Override
            public String errorBody(int status, String message) {
                return OllamaPayloads.error(message);
            }
        };
    }

    private static String line(String text, boolean done) {
        return "{\"model\":\"m\",\"created_at\":\"2026-01-01T00:00:00Z\",\"response\":\"" + text + "\",\"done\":" + done
                + (done ? ",\"done_reason\":\"stop\"}" : "}");
    }
}

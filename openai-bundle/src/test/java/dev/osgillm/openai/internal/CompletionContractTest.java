/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.tck.contract.ChatDialect;
import dev.osgillm.tck.contract.CompletionProviderContract;
import dev.osgillm.tck.contract.NamedForm;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

class CompletionContractTest extends CompletionProviderContract {

    private static final String KEY = "sk-test-0123456789";

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected CompletionProvider completions(URI serverBase, Timeouts timeouts) {
        return (CompletionProvider) transport.provider(
                timeouts, "preset", "vllm", "base_url", serverBase + "/v1", ".api_key", KEY, "model", "m");
    }

    @Override
    protected String completionPath() {
        return "/v1/completions";
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
                return Scripts.SSE;
            }

            @Override
            public List<byte[]> textFrames(String... texts) {
                return Stream.of(texts)
                        .map(text -> Scripts.sseFrame(body(text, "null")))
                        .toList();
            }

            @Override
            public List<byte[]> endFrames() {
                return List.of(Scripts.sseFrame(body("", "\"stop\"")), Scripts.sseFrame(OpenAiPayloads.DONE));
            }

            @Override
            public String wholeAnswer(String text) {
                return body(text, "\"stop\"");
            }

            @Override
            public List<NamedForm<List<byte[]>>> errorsInStream(String message) {
                return List.of(new NamedForm<>(
                        "an error object",
                        List.of(Scripts.sseFrame(OpenAiPayloads.error(message, "server_error", null, null)))));
            }

            @Override
            public String errorBody(int status, String message) {
                return OpenAiPayloads.error(
                        message, "invalid_request_error", null, status == 404 ? "model_not_found" : null);
            }
        };
    }

    private static String body(String text, String reason) {
        return "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + "\"text\":\"" + text + "\",\"logprobs\":null,\"finish_reason\":" + reason + "}]}";
    }
}

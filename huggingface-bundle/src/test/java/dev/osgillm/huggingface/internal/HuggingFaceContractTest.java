/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.tck.contract.ChatDialect;
import dev.osgillm.tck.contract.ChatProviderContract;
import dev.osgillm.tck.dialect.HuggingFacePayloads;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** The router: OpenAI's dialect, its errors plain texts. */
class HuggingFaceContractTest extends ChatProviderContract {

    private static final String MODEL = "openai/gpt-oss-20b";

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected ChatProvider provider(URI serverBase, Timeouts timeouts) {
        return (ChatProvider)
                transport.instance(serverBase.resolve("/v1"), timeouts, "endpoint_kind", "router", "model", MODEL);
    }

    @Override
    protected String chatPath() {
        return "/v1/chat/completions";
    }

    @Override
    protected String secret() {
        return Transport.TOKEN;
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
                return Stream.concat(
                                Stream.of(OpenAiPayloads.roleChunk(MODEL)),
                                Stream.of(texts).map(text -> OpenAiPayloads.textChunk(MODEL, text)))
                        .map(Scripts::sseFrame)
                        .toList();
            }

            @Override
            public List<byte[]> endFrames() {
                return Stream.of(OpenAiPayloads.finishChunk(MODEL, "stop"), OpenAiPayloads.DONE)
                        .map(Scripts::sseFrame)
                        .toList();
            }

            @Override
            public String wholeAnswer(String text) {
                return OpenAiPayloads.completion(MODEL, text, "stop", 1, 1);
            }

            @Override
            public List<byte[]> errorInStream(String message) {
                return List.of(Scripts.sseFrame(HuggingFacePayloads.error(message)));
            }

            @Override
            public String errorBody(int status, String message) {
                return HuggingFacePayloads.error(message);
            }
        };
    }
}

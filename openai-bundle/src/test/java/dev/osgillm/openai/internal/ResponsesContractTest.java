/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.tck.contract.ChatDialect;
import dev.osgillm.tck.contract.ChatProviderContract;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.dialect.ResponsesEvents;
import dev.osgillm.tck.dialect.ResponsesPayloads;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

class ResponsesContractTest extends ChatProviderContract {

    private static final String KEY = "sk-test-0123456789";

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected ChatProvider provider(URI serverBase, Timeouts timeouts) {
        return transport.provider(
                timeouts, "base_url", serverBase + "/v1", ".api_key", KEY, "id", "work", "dialect", "responses");
    }

    @Override
    protected String chatPath() {
        return "/v1/responses";
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
                ResponsesEvents events = new ResponsesEvents("m");
                return Stream.concat(
                                Stream.of(events.created(), events.messageAdded()),
                                Stream.of(texts).map(events::text))
                        .toList();
            }

            @Override
            public List<byte[]> endFrames() {
                return List.of(new ResponsesEvents("m").completed(1, 1));
            }

            @Override
            public String wholeAnswer(String text) {
                return ResponsesPayloads.answer("m", text, 1, 1);
            }

            @Override
            public List<byte[]> errorInStream(String message) {
                return List.of(new ResponsesEvents("m").error("server_error", message));
            }

            @Override
            public String errorBody(int status, String message) {
                String code = status == 404 ? "model_not_found" : null;
                return OpenAiPayloads.error(message, "invalid_request_error", null, code);
            }
        };
    }
}

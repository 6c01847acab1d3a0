/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.tck.contract.ChatDialect;
import dev.osgillm.tck.contract.ChatProviderContract;
import dev.osgillm.tck.contract.NamedForm;
import dev.osgillm.tck.contract.OpenAiChatDialect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** Text Generation Inference: no space after {@code data:}, no id, the role in every chunk, errors with a type. */
class TgiContractTest extends ChatProviderContract {

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected ChatProvider provider(URI serverBase, Timeouts timeouts) {
        return (ChatProvider) transport.instance(serverBase, timeouts, "endpoint_kind", "tgi");
    }

    @Override
    protected String chatPath() {
        return "/v1/chat/completions";
    }

    @Override
    protected String secret() {
        return Transport.TOKEN;
    }

    private static byte[] frame(String data) {
        return ("data:" + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String chunk(String text, String reason) {
        return "{\"object\":\"chat.completion.chunk\",\"id\":\"\",\"created\":1,\"model\":\"tgi\",\"choices\":[{\"index\":0,"
                + "\"delta\":{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"logprobs\":null,\"finish_reason\":"
                + reason + "}]}";
    }

    @Override
    protected ChatDialect dialect() {
        return new OpenAiChatDialect("tgi") {
            @Override
            protected byte[] frame(String payload) {
                return TgiContractTest.frame(payload);
            }

            @Override
            public List<byte[]> textFrames(String... texts) {
                return Stream.of(texts).map(text -> frame(chunk(text, "null"))).toList();
            }

            @Override
            public Optional<List<byte[]>> finishFrames() {
                return Optional.of(List.of(frame(chunk("", "\"stop\""))));
            }

            @Override
            public List<byte[]> endFrames() {
                return List.of(frame(chunk("", "\"stop\"")), frame("[DONE]"));
            }

            @Override
            public String wholeAnswer(String text) {
                return super.wholeAnswer(text).replaceFirst("\"id\":\"[^\"]*\"", "\"id\":\"\"");
            }

            @Override
            public List<NamedForm<List<byte[]>>> errorsInStream(String message) {
                return List.of(
                        form(
                                "an object and the end marker",
                                frame("{\"error\":{\"message\":\"" + message + "\",\"http_status_code\":422}}"),
                                frame("[DONE]")),
                        form("words", frame("{\"error\":\"" + message + "\",\"error_type\":\"generation\"}")));
            }

            @Override
            public String errorBody(int status, String message) {
                return "{\"error\":\"" + message + "\",\"error_type\":\"other\"}";
            }
        };
    }
}

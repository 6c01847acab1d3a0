/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.tck.contract.ChatDialect;
import dev.osgillm.tck.contract.CompletionProviderContract;
import dev.osgillm.tck.contract.NamedForm;
import dev.osgillm.tck.contract.UsageForm;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** The native routes: no end marker but the event that has the whole text, errors in a stream of status 200. */
class TgiGenerateContractTest extends CompletionProviderContract {

    private final Transport transport = new Transport();

    @AfterEach
    void close() {
        transport.close();
    }

    @Override
    protected CompletionProvider completions(URI serverBase, Timeouts timeouts) {
        return (CompletionProvider) transport.instance(serverBase, timeouts, "endpoint_kind", "tgi");
    }

    @Override
    protected String completionPath() {
        return "/generate*";
    }

    @Override
    protected String secret() {
        return Transport.TOKEN;
    }

    private static byte[] frame(String data) {
        return ("data:" + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    static String token(String text) {
        return "{\"index\":1,\"token\":{\"id\":1724,\"text\":\"" + text
                + "\",\"logprob\":-0.3,\"special\":false},\"generated_text\":null,\"details\":null}";
    }

    static String last(String reason) {
        return "{\"index\":20,\"token\":{\"id\":2,\"text\":\"</s>\",\"logprob\":-0.1,\"special\":true},"
                + "\"generated_text\":\"whole\",\"details\":{\"finish_reason\":\"" + reason
                + "\",\"generated_tokens\":20,\"seed\":null,\"input_length\":5}}";
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
                return new ArrayList<>(
                        Stream.of(texts).map(text -> frame(token(text))).toList());
            }

            @Override
            public List<byte[]> endFrames() {
                return List.of(frame(last("eos_token")));
            }

            @Override
            public String wholeAnswer(String text) {
                return "{\"generated_text\":\"" + text + "\",\"details\":{\"finish_reason\":\"eos_token\","
                        + "\"generated_tokens\":1,\"seed\":null,\"prefill\":[],\"tokens\":[]}}";
            }

            @Override
            public List<NamedForm<List<byte[]>>> errorsInStream(String message) {
                String words = errorBody(0, message);
                return List.of(
                        new NamedForm<>("words", List.of(frame(words))),
                        new NamedForm<>("an object", List.of(frame("{\"error\":{\"message\":\"" + message + "\"}}"))));
            }

            @Override
            public List<NamedForm<String>> errorsInWholeAnswer(String message) {
                return List.of(
                        new NamedForm<>("words", errorBody(0, message)),
                        new NamedForm<>("a list", "[" + errorBody(0, message) + "]"));
            }

            @Override
            public Optional<List<byte[]>> usageStream(UsageForm form, int input, int output, String... texts) {
                String last = last("eos_token");
                String details =
                        switch (form) {
                            case AT_THE_FINISH -> "\"generated_tokens\":" + output + ",\"input_length\":" + input;
                            case PARTIAL -> "\"input_length\":" + input;
                            case NULL -> "\"generated_tokens\":null,\"input_length\":null";
                            case MISSING -> "\"seed\":1";
                            default -> null;
                        };
                if (details == null) {
                    return Optional.empty();
                }
                List<byte[]> frames = textFrames(texts);
                frames.add(frame(last.replaceFirst("\"generated_tokens.*", details + "}}")));
                return Optional.of(frames);
            }

            @Override
            public String errorBody(int status, String message) {
                return "{\"error\":\"" + message + "\",\"error_type\":\"other\"}";
            }
        };
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.tck.contract.ChatDialect;
import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.server.Scripts;
import java.util.List;
import java.util.stream.Stream;

/** How OpenAI speaks. */
class OpenAiDialect implements ChatDialect {

    @Override
    public String streamContentType() {
        return Scripts.SSE;
    }

    @Override
    public List<byte[]> textFrames(String... texts) {
        return Stream.concat(
                        Stream.of(OpenAiPayloads.roleChunk("m")),
                        Stream.of(texts).map(text -> OpenAiPayloads.textChunk("m", text)))
                .map(Scripts::sseFrame)
                .toList();
    }

    @Override
    public List<byte[]> endFrames() {
        return Stream.of(
                        OpenAiPayloads.finishChunk("m", "stop"),
                        OpenAiPayloads.usageChunk("m", 1, 1),
                        OpenAiPayloads.DONE)
                .map(Scripts::sseFrame)
                .toList();
    }

    @Override
    public String wholeAnswer(String text) {
        return OpenAiPayloads.completion("m", text, "stop", 1, 1);
    }

    @Override
    public List<byte[]> errorInStream(String message) {
        return List.of(Scripts.sseFrame(OpenAiPayloads.error(message, "server_error", null, null)));
    }

    @Override
    public String errorBody(int status, String message) {
        String code = status == 404 ? "model_not_found" : null;
        return OpenAiPayloads.error(message, "invalid_request_error", null, code);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import dev.osgillm.tck.server.Exchange;
import dev.osgillm.tck.server.Scripts;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** How a chat is answered in the OpenAI dialect, which Hugging Face speaks as well. */
final class OpenAiChat {

    private static final String CALL_ID = "call_scripted_1";

    private final DialectServer<?> server;

    OpenAiChat(DialectServer<?> server) {
        this.server = server;
    }

    void play(Exchange exchange, ChatInput input) throws IOException, InterruptedException {
        if (input.stream(false)) {
            stream(exchange, input);
        } else {
            exchange.answer(
                    200, Map.of("Content-Type", "application/json", "x-request-id", "req_scripted"), whole(input));
        }
    }

    private String whole(ChatInput input) {
        String model = input.model();
        if (input.toolToCall().isPresent()) {
            String arguments = Json.write(input.toolArguments());
            return OpenAiPayloads.toolCallCompletion(
                    model, CALL_ID, input.toolToCall().get(), arguments, input.words());
        }
        List<String> words = server.answer(input);
        return OpenAiPayloads.completion(
                model, String.join("", words), reason(words, input), input.words(), words.size());
    }

    private void stream(Exchange exchange, ChatInput input) throws IOException, InterruptedException {
        String model = input.model();
        exchange.startChunks(
                200, Map.of("Content-Type", Scripts.SSE, "Cache-Control", "no-cache", "x-request-id", "req_scripted"));
        send(exchange, OpenAiPayloads.roleChunk(model));
        int output = 5;
        if (input.toolToCall().isPresent()) {
            send(
                    exchange,
                    OpenAiPayloads.toolCallChunk(
                            model, 0, CALL_ID, input.toolToCall().get()));
            String arguments = Json.write(input.toolArguments());
            int middle = arguments.length() / 2;
            send(exchange, OpenAiPayloads.toolArgumentsChunk(model, 0, arguments.substring(0, middle)));
            send(exchange, OpenAiPayloads.toolArgumentsChunk(model, 0, arguments.substring(middle)));
            send(exchange, OpenAiPayloads.finishChunk(model, "tool_calls"));
        } else {
            List<String> words = server.answer(input);
            output = words.size();
            for (int i = 0; i < words.size(); i++) {
                server.pace(exchange, i);
                send(exchange, OpenAiPayloads.textChunk(model, words.get(i)));
            }
            send(exchange, OpenAiPayloads.finishChunk(model, reason(words, input)));
        }
        if (input.wantsUsage()) {
            send(exchange, OpenAiPayloads.usageChunk(model, input.words(), output));
        }
        send(exchange, OpenAiPayloads.DONE);
        exchange.endChunks();
    }

    private static String reason(List<String> words, ChatInput input) {
        return DialectServer.cut(words, input) ? "length" : "stop";
    }

    private static void send(Exchange exchange, String payload) throws IOException {
        exchange.chunk(Scripts.sseFrame(payload));
    }
}

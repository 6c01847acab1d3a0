/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import dev.osgillm.tck.server.Exchange;
import dev.osgillm.tck.server.Scripts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a chat is answered through OpenAI's Responses API. Who asks for encrypted thoughts gets one. */
final class OpenAiResponses {

    private static final String SUMMARY = "I look at what was said.";
    private static final String COMPLETED = "completed";
    private static final String INCOMPLETE = "incomplete";
    private static final String CUT = "max_output_tokens";

    private final DialectServer<?> server;

    OpenAiResponses(DialectServer<?> server) {
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
        List<Object> output = new ArrayList<>();
        if (input.wantsEncryptedReasoning()) {
            output.add(ResponsesPayloads.thought(summary(input)));
        }
        int tokens = 5;
        String status = COMPLETED;
        if (input.toolToCall().isPresent()) {
            output.add(ResponsesPayloads.call(input.toolToCall().get(), Json.write(input.toolArguments()), COMPLETED));
        } else {
            List<String> words = server.answer(input);
            tokens = words.size();
            status = status(words, input);
            output.add(ResponsesPayloads.message(String.join("", words), status));
        }
        return Json.write(ResponsesPayloads.response(
                input.model(),
                status,
                status.equals(INCOMPLETE) ? CUT : null,
                output,
                ResponsesPayloads.usage(input.words(), tokens)));
    }

    private void stream(Exchange exchange, ChatInput input) throws IOException, InterruptedException {
        ResponsesEvents events = new ResponsesEvents(input.model());
        exchange.startChunks(
                200, Map.of("Content-Type", Scripts.SSE, "Cache-Control", "no-cache", "x-request-id", "req_scripted"));
        exchange.chunk(events.created());
        if (input.wantsEncryptedReasoning()) {
            think(exchange, events, summary(input));
        }
        int tokens = 5;
        String status = COMPLETED;
        if (input.toolToCall().isPresent()) {
            call(exchange, events, input);
        } else {
            List<String> words = server.answer(input);
            tokens = words.size();
            status = status(words, input);
            exchange.chunk(events.messageAdded());
            for (int i = 0; i < words.size(); i++) {
                server.pace(exchange, i);
                exchange.chunk(events.text(words.get(i)));
            }
            exchange.chunk(events.messageDone(String.join("", words), status));
        }
        exchange.chunk(
                status.equals(INCOMPLETE)
                        ? events.incomplete(CUT, input.words(), tokens)
                        : events.completed(input.words(), tokens));
        exchange.endChunks();
    }

    private static void think(Exchange exchange, ResponsesEvents events, String summary) throws IOException {
        exchange.chunk(events.added(ResponsesPayloads.thought(null)));
        if (summary != null) {
            exchange.chunk(events.summary(summary));
        }
        exchange.chunk(events.done(ResponsesPayloads.thought(summary)));
    }

    private static void call(Exchange exchange, ResponsesEvents events, ChatInput input) throws IOException {
        String tool = input.toolToCall().orElseThrow();
        String arguments = Json.write(input.toolArguments());
        int middle = arguments.length() / 2;
        exchange.chunk(events.added(ResponsesPayloads.call(tool, "", "in_progress")));
        exchange.chunk(events.arguments(arguments.substring(0, middle)));
        exchange.chunk(events.arguments(arguments.substring(middle)));
        exchange.chunk(events.done(ResponsesPayloads.call(tool, arguments, COMPLETED)));
    }

    private static String summary(ChatInput input) {
        return input.wantsReasoningSummary() ? SUMMARY : null;
    }

    private static String status(List<String> words, ChatInput input) {
        return DialectServer.cut(words, input) ? INCOMPLETE : COMPLETED;
    }
}

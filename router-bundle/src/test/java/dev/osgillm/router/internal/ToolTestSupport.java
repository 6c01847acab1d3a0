/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.tool.Tool;
import dev.osgillm.api.tool.ToolChatRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A model, a tool, and what they get to see of each other. */
abstract class ToolTestSupport {

    final Felix felix = new Felix();
    final ScriptedModel model = new ScriptedModel();
    final FakeTool weather = FakeTool.named("weather", arguments -> "sunny " + arguments);
    final ToolCall wanted = ToolCall.of("1", "weather", "{\"city\":\"Bonn\"}");

    @BeforeEach
    void publish() {
        felix.publish("model", model);
    }

    @AfterEach
    void close() {
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    static ToolChatRequest.Builder request(Tool... tools) {
        ToolChatRequest.Builder request = ToolChatRequest.builder(ChatRequest.of("hi"));
        for (Tool tool : tools) {
            request.tool(tool);
        }
        return request;
    }

    List<ChatEvent> events(ToolChatRequest.Builder request) {
        List<ChatEvent> events = new ArrayList<>();
        try (var stream = felix.client.newCall(request.build()).stream()) {
            stream.forEachRemaining(events::add);
        }
        return events;
    }

    ChatResponse answer(ToolChatRequest.Builder request) {
        return felix.client.newCall(request.build()).execute();
    }

    LlmException failure(ToolChatRequest.Builder request) {
        try {
            throw new AssertionError("Answered " + answer(request));
        } catch (LlmException e) {
            return e;
        }
    }

    /** What the model was told of the tools in its last request. */
    List<String> told() {
        return model.requests.get(model.requests.size() - 1).messages().stream()
                .filter(message -> message.role() == Role.TOOL)
                .map(Message::text)
                .toList();
    }
}

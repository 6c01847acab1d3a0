/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.support.call.StreamOperation;
import dev.osgillm.support.openai.ChatOperation;
import dev.osgillm.support.openai.ChatRequestWriter;
import dev.osgillm.support.openai.OpenAiEndpoint;
import dev.osgillm.support.openai.OpenAiErrors;
import dev.osgillm.support.openai.responses.ResponsesOperation;
import dev.osgillm.support.openai.responses.ResponsesRequestWriter;

/** Chats of an instance, each in the dialect that its model wants. */
final class ChatDialects {

    private final OpenAiSettings settings;
    private final OpenAiEndpoint endpoint;
    private final OpenAiErrors errors;
    private final ChatRequestWriter chat;
    private ResponsesRequestWriter responses; // guarded by this, null until a model wants it

    ChatDialects(OpenAiSettings settings, OpenAiEndpoint endpoint, OpenAiErrors errors) {
        this.settings = settings;
        this.endpoint = endpoint;
        this.errors = errors;
        chat = new ChatRequestWriter(settings.id(), settings.preset().profile(), settings.defaults());
    }

    private synchronized ResponsesRequestWriter responses() {
        if (responses == null) {
            responses = new ResponsesRequestWriter(
                    settings.id(),
                    settings.preset().profile(),
                    settings.defaults(),
                    settings.dialect().summary());
        }
        return responses;
    }

    StreamOperation<ChatEvent, ChatResponse> operation(ChatRequest request) {
        String model = request.model().orElse(settings.defaults().model());
        return settings.dialect().responses(model)
                ? new ResponsesOperation(settings.id(), endpoint, responses(), errors, request)
                : new ChatOperation(settings.id(), endpoint, chat, errors, request);
    }
}

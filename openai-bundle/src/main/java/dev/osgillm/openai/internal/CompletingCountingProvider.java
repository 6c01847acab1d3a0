/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.openai.OpenAiErrors;

/** An instance whose server completes texts and counts tokens, too. */
final class CompletingCountingProvider extends CountingProvider implements CompletionProvider {

    CompletingCountingProvider(OpenAiSettings settings, CallEngine engine, OpenAiErrors errors) {
        super(settings, engine, errors);
    }

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(CompletionRequest request) {
        return complete(request);
    }
}

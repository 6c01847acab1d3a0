/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.completion;

import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatResponse;
import org.osgi.annotation.versioning.ConsumerType;

/** A service that lets a model go on with a text. Implementations are thread safe. */
@ConsumerType
public interface CompletionProvider {

    /**
     * Prepares a completion. Does no work and never fails for reasons of the network or the server; a request that the
     * provider cannot express fails when the call runs.
     *
     * @return a call that was not started. It answers as a chat does: the text is the message's text, which does not repeat
     *     the prompt; {@code ChatResponse.continuation()} holds what a later request can go on from, where the server has
     *     such a thing
     */
    StreamingCall<ChatEvent, ChatResponse> newCall(CompletionRequest request);
}

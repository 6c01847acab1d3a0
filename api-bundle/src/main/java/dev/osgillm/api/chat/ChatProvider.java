/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import dev.osgillm.api.StreamingCall;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that answers chats, published with the properties of {@link dev.osgillm.api.LlmConstants}.
 *
 * <p>Applications do not look up this interface; they use {@code LlmClient}, which chooses among the providers, moves on
 * when one leaves, and never hands out one that is gone. Implementations are thread safe.
 */
@ConsumerType
public interface ChatProvider {

    /**
     * Prepares a chat. Does no work and never fails for reasons of the network or the server; a request that the provider
     * cannot express fails when the call runs.
     *
     * @return a call that was not started. Its {@code execute} may use the server's non-streaming form, its events always
     *     come as they are generated
     */
    StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request);
}

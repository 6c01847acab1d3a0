/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import dev.osgillm.api.ResultEvent;

/**
 * The last event of a chat that ended well.
 *
 * @param response the whole answer
 */
public record ChatCompleted(ChatResponse response) implements ChatEvent, ResultEvent<ChatResponse> {

    @Override
    public ChatResponse result() {
        return response;
    }
}

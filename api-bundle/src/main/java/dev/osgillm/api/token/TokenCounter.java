/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.token;

import dev.osgillm.api.Call;
import dev.osgillm.api.chat.Message;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service whose server counts tokens before they are paid for, exactly. Implementations are thread safe. For counting
 * without a server see {@link Tokenizer}; applications use {@link dev.osgillm.api.client.LlmTokens}, which knows both.
 */
@ConsumerType
public interface TokenCounter {

    /**
     * @param model as the provider names it; {@code null} for the instance's default
     * @return a call for the tokens of a text
     */
    Call<TokenCount> count(String model, String text);

    /**
     * @param model as the provider names it; {@code null} for the instance's default
     * @return a call for the tokens of a conversation, with what the provider adds around each message
     */
    Call<TokenCount> count(String model, List<Message> messages);
}

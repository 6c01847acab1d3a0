/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import dev.osgillm.api.Call;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A service that counts tokens before they are paid for. Implementations are thread safe. */
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

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.token;

import dev.osgillm.api.chat.Message;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that splits text as certain models do, on this machine and without asking anybody. Implementations are thread
 * safe, and fast enough for the calling thread: linear in the text.
 */
@ConsumerType
public interface Tokenizer {

    /**
     * @param model as a provider names it, with or without an organisation before a slash
     * @return whether this tokenizer is that model's own
     */
    boolean knows(String model);

    /**
     * @param model one that {@link #knows is known}
     * @return the tokens of a text; not exact when counting it exactly would take too long, as for a word of a megabyte
     */
    TokenCount count(String model, String text);

    /**
     * @param model one that {@link #knows is known}
     * @return the tokens of a conversation, with what is known of the model's form around each message. Not exact when a
     *     message has more than text
     */
    TokenCount count(String model, List<Message> messages);

    /**
     * @param model one that {@link #knows is known}
     * @param tokens at least 0
     * @return the longest beginning of the text that has at most so many tokens and does not cut a character: neither a
     *     surrogate pair nor a letter from its combining marks
     */
    String truncate(String model, String text, long tokens);
}

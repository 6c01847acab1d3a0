/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One answer to a chat. */
@ProviderType
public final class Choice {

    private final int index;
    private final Message message;
    private final FinishReason finishReason;
    private final String rawFinishReason;
    private final List<TokenLogprob> logprobs;

    private Choice(
            int index,
            Message message,
            FinishReason finishReason,
            String rawFinishReason,
            List<TokenLogprob> logprobs) {
        this.index = index;
        this.message = Objects.requireNonNull(message, "message");
        this.finishReason = finishReason;
        this.rawFinishReason = rawFinishReason;
        this.logprobs = List.copyOf(logprobs);
    }

    /**
     * @param index from 0
     * @param message the answer, of the role {@link Role#ASSISTANT}
     * @param finishReason why the model stopped; {@code null} for an answer that did not come to its end
     * @param rawFinishReason what the server said, or {@code null}
     * @param logprobs how likely the tokens were; empty when not asked for
     */
    public static Choice of(
            int index,
            Message message,
            FinishReason finishReason,
            String rawFinishReason,
            List<TokenLogprob> logprobs) {
        return new Choice(index, message, finishReason, rawFinishReason, logprobs);
    }

    /** @return which of several answers, from 0 */
    public int index() {
        return index;
    }

    /** @return the answer, ready to be sent back as part of the conversation */
    public Message message() {
        return message;
    }

    /** @return why the model stopped; empty only in a partial answer */
    public Optional<FinishReason> finishReason() {
        return Optional.ofNullable(finishReason);
    }

    /** @return what the server said why the model stopped */
    public Optional<String> rawFinishReason() {
        return Optional.ofNullable(rawFinishReason);
    }

    /** @return how likely the tokens were; empty when not asked for */
    public List<TokenLogprob> logprobs() {
        return logprobs;
    }

    @Override
    public String toString() {
        return "Choice[" + index + ", " + finishReason + ", " + message + "]";
    }
}

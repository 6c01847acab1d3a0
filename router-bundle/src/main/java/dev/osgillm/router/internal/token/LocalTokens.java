/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.token;

import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.Tokenizer;
import dev.osgillm.api.token.Truncation;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts on this machine: with a tokenizer that knows the model, else by estimate. Thread safe. */
public final class LocalTokens {

    private static final Logger LOG = LoggerFactory.getLogger(LocalTokens.class);

    private final Supplier<? extends Collection<Tokenizer>> tokenizers;

    /** @param tokenizers those that are there now, the best first */
    public LocalTokens(Supplier<? extends Collection<Tokenizer>> tokenizers) {
        this.tokenizers = tokenizers;
    }

    /** @return whether there is a tokenizer for the model */
    public boolean knows(String model) {
        return tokenizer(model).isPresent();
    }

    /** @return the tokens of a text */
    public TokenCount count(String model, String text) {
        return exactly(model, tokenizer -> tokenizer.count(model, text)).orElseGet(() -> Estimate.count(text));
    }

    /** @return the tokens of a conversation */
    public TokenCount count(String model, List<Message> messages) {
        return exactly(model, tokenizer -> tokenizer.count(model, messages)).orElseGet(() -> Estimate.count(messages));
    }

    /**
     * Adds what a request has besides its messages. How that is put to the model no server tells.
     *
     * @param messages the tokens of the messages
     */
    public TokenCount withTools(String model, ChatRequest request, TokenCount messages) {
        StringBuilder text = new StringBuilder();
        for (ToolDefinition tool : request.tools()) {
            text.append(tool.name()).append('\n');
            tool.description().ifPresent(description -> text.append(description).append('\n'));
            tool.parameters().ifPresent(parameters -> text.append(parameters).append('\n'));
        }
        request.responseFormat().flatMap(ResponseFormat::schema).ifPresent(text::append);
        return text.isEmpty()
                ? messages
                : new TokenCount(
                        messages.tokens() + count(model, text.toString()).tokens(), false);
    }

    /** @return the longest beginning, by estimate the longest that is safe */
    public Truncation truncate(String model, String text, long tokens) {
        return exactly(model, tokenizer -> {
                    String kept = tokenizer.truncate(model, text, tokens);
                    return new Truncation(kept, tokenizer.count(model, kept), kept.length() < text.length());
                })
                .orElseGet(() -> Estimate.truncate(text, tokens));
    }

    private Optional<Tokenizer> tokenizer(String model) {
        return model.isEmpty()
                ? Optional.empty()
                : tokenizers.get().stream()
                        .filter(tokenizer -> knows(tokenizer, model))
                        .findFirst();
    }

    private static boolean knows(Tokenizer tokenizer, String model) {
        try {
            return tokenizer.knows(model);
        } catch (RuntimeException | LinkageError e) {
            return broken(tokenizer, e, false);
        }
    }

    private <T> Optional<T> exactly(String model, Function<Tokenizer, T> work) {
        Optional<Tokenizer> known = tokenizer(model);
        try {
            return known.map(work);
        } catch (RuntimeException | LinkageError e) {
            return broken(known.get(), e, Optional.empty());
        }
    }

    /** An estimate says that it is one, so a broken tokenizer is no reason to fail. */
    private static <T> T broken(Tokenizer tokenizer, Throwable thrown, T answer) {
        LOG.warn(
                "The tokenizer {} failed; tokens are estimated",
                tokenizer.getClass().getName(),
                thrown);
        return answer;
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.completion.CompletionProvider;
import dev.osgillm.api.completion.CompletionRequest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link CompletionProvider} and its calls as tests, used like {@link ChatProviderContract}. A completion
 * answers as a chat does, so every rule of chats holds; what only chats have, such as tools, is left out by the dialect.
 */
public abstract class CompletionProviderContract extends FlowRules {

    private static final String PROMPT = "Once upon a time";

    /**
     * Makes a provider with a default model that repeats failed attempts without waiting.
     *
     * @param serverBase {@code http://127.0.0.1:PORT} of the scripted server
     * @param timeouts the limits of the instance
     */
    protected abstract CompletionProvider completions(URI serverBase, Timeouts timeouts);

    /** @return where prompts are posted to, such as {@code /v1/completions}; a star at its end makes it a prefix */
    protected abstract String completionPath();

    /** @return how the server speaks */
    @Override
    protected abstract ChatDialect dialect();

    /** @return the key that the provider sends with each request, empty when it has none. It must never be told */
    @Override
    protected abstract String secret();

    @Override
    protected final String chatPath() {
        return completionPath();
    }

    /** A chat whose last message is the prompt: what the rules ask for. */
    @Override
    protected final ChatProvider provider(URI serverBase, Timeouts timeouts) {
        CompletionProvider provider = completions(serverBase, timeouts);
        return request -> {
            List<Message> messages = request.messages();
            CompletionRequest.Builder completion = CompletionRequest.builder(
                            messages.get(messages.size() - 1).text())
                    .model(request.model().orElse(null))
                    .timeouts(request.timeouts());
            request.headers().forEach(completion::header);
            return provider.newCall(completion.build());
        };
    }

    @Test
    void sendsThePromptAndDoesNotSayItAgain() {
        serve(answer(TEXTS));

        String text = completions(server.uri(), PATIENT)
                .newCall(CompletionRequest.of(PROMPT))
                .execute()
                .text();

        assertThat(server.requests().get(0).body()).contains(PROMPT);
        assertThat(text).isEqualTo(TEXT);
    }
}

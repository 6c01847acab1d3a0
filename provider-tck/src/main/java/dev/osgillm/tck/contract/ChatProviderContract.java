/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatProvider;
import java.net.URI;

/**
 * The contract of {@link ChatProvider} and its calls as tests. Extend it, say how to make the provider and how its server
 * speaks, and every rule of {@link dev.osgillm.api.StreamingCall} is tried against a scripted server: good answers,
 * demand, cut streams, limits, cancellation, failures, and whatever HTTP and JSON allow.
 */
public abstract class ChatProviderContract extends FlowRules {

    /**
     * Makes a provider with a default model that repeats failed attempts without waiting. Whatever it needs that must be
     * closed is closed by an {@code @AfterEach} of the subclass, which runs before the server is closed.
     *
     * @param serverBase {@code http://127.0.0.1:PORT} of the scripted server, to be completed as {@link #chatPath()} needs
     * @param timeouts the limits of the instance
     */
    @Override
    protected abstract ChatProvider provider(URI serverBase, Timeouts timeouts);

    /** @return where chats are posted to, such as {@code /v1/chat/completions}; a star at its end makes it a prefix */
    @Override
    protected abstract String chatPath();

    /** @return how the server speaks */
    @Override
    protected abstract ChatDialect dialect();

    /** @return the key that the provider sends with each request, empty when it has none. It must never be told */
    @Override
    protected abstract String secret();
}

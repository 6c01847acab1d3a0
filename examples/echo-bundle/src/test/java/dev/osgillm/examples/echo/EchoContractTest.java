/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.examples.echo;

import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.tck.contract.InProcessChatContract;
import org.junit.jupiter.api.AfterEach;
import org.opentest4j.TestAbortedException;

/** The contract, as an outsider runs it: one dependency, one class. */
class EchoContractTest extends InProcessChatContract {

    private final EchoProvider provider = new EchoProvider();

    @AfterEach
    void leave() {
        provider.deactivate();
    }

    @Override
    protected ChatProvider provider() {
        return provider;
    }

    /** Each word is an event, and so is the whole answer. */
    @Override
    protected ChatRequest request(int events) {
        if (events < 1) {
            throw new TestAbortedException("Each answer has at least one event.");
        }
        return ChatRequest.of("word ".repeat(events - 1).strip());
    }
}

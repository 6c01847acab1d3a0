/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.chat.Message;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.Tokenizer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Knows the models that begin with its name, and finds a token in each character. */
class FakeTokenizer implements Tokenizer {

    private final String name;
    final List<Thread> threads = new CopyOnWriteArrayList<>();

    FakeTokenizer(String name) {
        this.name = name;
    }

    @Override
    public boolean knows(String model) {
        return model.startsWith(name);
    }

    @Override
    public TokenCount count(String model, String text) {
        threads.add(Thread.currentThread());
        return new TokenCount(text.length(), true);
    }

    @Override
    public TokenCount count(String model, List<Message> messages) {
        return new TokenCount(100 + messages.size(), true);
    }

    @Override
    public String truncate(String model, String text, long budget) {
        return text.substring(0, (int) Math.min(budget, text.length()));
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.TokenCounter;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.openai.OpenAiErrors;
import java.util.List;

/** An instance whose server counts tokens, too. */
class CountingProvider extends OpenAiProvider implements TokenCounter {

    CountingProvider(OpenAiSettings settings, CallEngine engine, OpenAiErrors errors) {
        super(settings, engine, errors);
    }

    @Override
    public final Call<TokenCount> count(String model, String text) {
        return counted(model, (tokens, name) -> tokens.count(name, text));
    }

    @Override
    public final Call<TokenCount> count(String model, List<Message> messages) {
        return counted(model, (tokens, name) -> tokens.count(name, messages));
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.Call;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.TokenCounter;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** The contract of counters can be kept: here of a server that answers a number. */
class SmallTokenCounterTest extends TokenCounterContract {

    boolean exact() {
        return true;
    }

    @Override
    protected TokenCounter provider(URI serverBase, Timeouts timeouts) {
        SmallClient client = new SmallClient(serverBase, timeouts, Set.of());
        return new TokenCounter() {
            @Override
            public Call<TokenCount> count(String model, String text) {
                return client.call(
                        "POST", "/count", text, number -> new TokenCount(Long.parseLong(number), exact()), null);
            }

            @Override
            public Call<TokenCount> count(String model, List<Message> messages) {
                return count(model, messages.get(messages.size() - 1).text());
            }
        };
    }

    @Override
    protected String countRoute() {
        return "POST /count";
    }

    @Override
    protected Script counted(int tokens) {
        return Scripts.json(200, Integer.toString(tokens));
    }

    @Override
    protected String errorBody(int status, String message) {
        return message;
    }

    @Override
    protected String secret() {
        return SmallClient.SECRET;
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static dev.osgillm.tck.contract.ChatRules.needs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.TokenCounter;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of {@link TokenCounter} and its calls as tests, used like {@link ChatProviderContract}. */
public abstract class TokenCounterContract extends CallRules {

    private static final int TOKENS = 7;
    private static final List<Message> CONVERSATION = List.of(Message.system("Be brief."), Message.user("Hello"));

    /**
     * Makes a provider with a default model that repeats failed attempts without waiting.
     *
     * @param serverBase {@code http://127.0.0.1:PORT} of the scripted server
     * @param timeouts the limits of the instance
     */
    protected abstract TokenCounter provider(URI serverBase, Timeouts timeouts);

    /** @return method and path of the request that counts, such as {@code POST /tokenize} */
    protected abstract String countRoute();

    /** @return the same for a conversation; the route of texts by default, empty when the server has no conversations */
    protected Optional<String> conversationRoute() {
        return Optional.of(countRoute());
    }

    /** @return the server's answer that a text or conversation has so many tokens */
    protected abstract Script counted(int tokens);

    /** Says how the server answers what is asked before a conversation can be counted; nothing by default. */
    protected void serveOthers(ScriptedServer server) {}

    /** @return as {@link ChatDialect#errorBody} */
    @Override
    protected abstract String errorBody(int status, String message);

    /** @return the key that the provider sends with each request, empty when it has none. It must never be told */
    @Override
    protected abstract String secret();

    @Override
    final List<Operation<?>> operations() {
        List<Operation<?>> operations = new ArrayList<>();
        operations.add(counting("text", countRoute(), counter -> counter.count(null, "Hello")));
        conversationRoute()
                .ifPresent(route ->
                        operations.add(counting("conversation", route, counter -> counter.count(null, CONVERSATION))));
        return operations;
    }

    private Operation<TokenCount> counting(
            String name, String route, Function<TokenCounter, Call<TokenCount>> operation) {
        return new Operation<>(
                name,
                route,
                counted(TOKENS),
                this::serveOthers,
                (server, timeouts) -> operation.apply(provider(server, timeouts)),
                count -> assertThat(count)
                        .as("the tokens, counted by the server")
                        .isEqualTo(new TokenCount(TOKENS, true)),
                Operation.Traits.USUAL);
    }

    @Test
    void aConversationThatCannotBeCountedIsAnInvalidRequest() {
        needs(conversationRoute().isEmpty(), "a server that does not count conversations");
        try (ScriptedServer server = ScriptedServer.start()) {
            LlmException failure =
                    Failures.of(provider(server.uri(), Trial.PATIENT).count(null, CONVERSATION));

            assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(server.requests()).isEmpty();
        }
    }

    @TestFactory
    final Stream<DynamicTest> sendsWhatShallBeCounted() {
        return each(trial -> {
            trial.serve(trial.operation.good());
            trial.succeeds();
            assertThat(trial.server.requests())
                    .anyMatch(request -> request.body().contains("Hello"));
        });
    }

    @TestFactory
    final Stream<DynamicTest> anAnswerWithoutACountIsNoAnswer() {
        return each(trial -> trial.fails(Scripts.json(200, "{}"), ErrorKind.PROTOCOL));
    }
}

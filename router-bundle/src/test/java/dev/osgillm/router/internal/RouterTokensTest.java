/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.metrics.CallMetrics;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.TokenCounter;
import dev.osgillm.api.token.Tokenizer;
import dev.osgillm.api.token.Truncation;
import dev.osgillm.router.internal.token.RandomText;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.ServiceRegistration;

@Timeout(60)
class RouterTokensTest {

    private final Felix felix = new Felix();
    private final RouterTokens tokens = new RouterTokens(felix.context(), felix.registry, felix.metrics, felix.silence);
    private final FakeCounter counter = new FakeCounter();

    @AfterEach
    void close() {
        tokens.deactivate();
        assertThat(felix.held()).as("services that were not given back").isZero();
        felix.close();
    }

    private ServiceRegistration<?> publish(String id, Object provider, String model, Class<?>... capabilities) {
        String[] names = Arrays.stream(capabilities).map(Class::getName).toArray(String[]::new);
        return felix.context()
                .registerService(
                        names, provider, new Hashtable<>(Map.of(LlmConstants.ID, id, LlmConstants.MODEL, model)));
    }

    private ServiceRegistration<?> publishCounter() {
        return publish("s", counter, "own", ChatProvider.class, TokenCounter.class);
    }

    private ServiceRegistration<Tokenizer> publish(Tokenizer tokenizer, int ranking) {
        return felix.context()
                .registerService(Tokenizer.class, tokenizer, new Hashtable<>(Map.of("service.ranking", ranking)));
    }

    private static LlmException failure(Call<?> call) {
        try {
            throw new AssertionError("Answered " + call.execute());
        } catch (LlmException e) {
            return e;
        }
    }

    @Test
    void estimatesForAModelThatNobodyKnows() {
        assertThat(tokens.count("some/model", "four words are here").execute()).isEqualTo(new TokenCount(5, false));
        assertThat(tokens.count("", "word").execute()).isEqualTo(new TokenCount(1, false));
        assertThat(tokens.truncate("some/model", "four words are here", 1)
                        .execute()
                        .text())
                .isEqualTo("fo");
    }

    @Test
    void asksTheServerOfTheAddressedInstanceForItsModel() {
        publishCounter();
        assertThat(tokens.count("s", "123456").execute()).isEqualTo(new TokenCount(2, true));
        assertThat(tokens.count("s/other", "1234").execute()).isEqualTo(new TokenCount(2, true));
        assertThat(tokens.count("own", "1").execute()).isEqualTo(new TokenCount(1, true));
        assertThat(tokens.count("", "1").execute()).isEqualTo(new TokenCount(1, true));
        assertThat(counter.asked).containsExactly("own:123456", "other:1234", "own:1", "own:1");
    }

    @Test
    void asksNoOtherInstanceThanTheAddressedOne() {
        felix.publish("main", FakeProvider.answering("main"), "llm.model", "own", "service.ranking", 5);
        publishCounter();
        assertThat(tokens.count("", "1234").execute().exact()).isFalse();
        assertThat(tokens.count("main", "1234").execute().exact()).isFalse();
        assertThat(tokens.count("(llm.id=*)", "1234").execute().exact()).isFalse();
        assertThat(counter.asked).isEmpty();
    }

    @Test
    void theTextOfAnEmbeddingHasTokensToo() {
        publish("e", (EmbeddingProvider) request -> null, "known-embedder", EmbeddingProvider.class);
        publish(new FakeTokenizer("known"), 0);
        assertThat(tokens.count("e", "1234").execute()).isEqualTo(new TokenCount(4, true));
    }

    @Test
    void takesTheBestTokenizerThatKnowsTheModelWhileItIsThere() {
        FakeTokenizer best = new FakeTokenizer("own") {
            @Override
            public TokenCount count(String model, String text) {
                return new TokenCount(42, true);
            }
        };
        felix.publish("main", FakeProvider.answering("main"), "llm.model", "own");
        publish(new FakeTokenizer("own"), 1);
        ServiceRegistration<?> first = publish(best, 2);
        publish(new FakeTokenizer("foreign"), 3);
        assertThat(tokens.count("main", "1234").execute()).isEqualTo(new TokenCount(42, true));
        first.unregister();
        assertThat(tokens.count("main", "1234").execute()).isEqualTo(new TokenCount(4, true));
        assertThat(tokens.count("main/strange", "1234").execute()).isEqualTo(new TokenCount(2, false));
    }

    @Test
    void estimatesWhenATokenizerBreaks() {
        publish(
                new FakeTokenizer("m") {
                    @Override
                    public TokenCount count(String model, String text) {
                        throw new NoClassDefFoundError("its bundle has gone");
                    }

                    @Override
                    public boolean knows(String model) {
                        if (model.equals("m-worse")) {
                            throw new IllegalStateException("broken");
                        }
                        return true;
                    }
                },
                0);
        assertThat(tokens.count("m", "1234").execute()).isEqualTo(new TokenCount(2, false));
        assertThat(tokens.count("m-worse", "1234").execute()).isEqualTo(new TokenCount(2, false));
    }

    @Test
    void countsAConversationAndItsTools() {
        ChatRequest plain = ChatRequest.builder().model("s").user("a").user("b").build();
        ChatRequest withTool = plain.toBuilder()
                .tool(ToolDefinition.of("word", "four words are here", "{}"))
                .build();
        ChatRequest withSchema = plain.toBuilder()
                .responseFormat(ResponseFormat.jsonSchema("s", "{}"))
                .build();
        assertThat(tokens.count(plain).execute()).isEqualTo(new TokenCount(3 + 5 + 5, false));
        ServiceRegistration<?> server = publishCounter();
        assertThat(tokens.count(plain).execute()).isEqualTo(new TokenCount(2, true));
        TokenCount counted = tokens.count(withTool).execute();
        assertThat(counted.exact()).isFalse();
        assertThat(counted.tokens()).isGreaterThan(5);
        assertThat(tokens.count(withSchema).execute().exact()).isFalse();
        assertThat(counter.asked).containsOnly("own:2 messages");
        server.unregister();
        publish(new FakeTokenizer("own"), 0);
        ChatRequest named = plain.toBuilder().model("own").build();
        assertThat(tokens.count(named).execute()).isEqualTo(new TokenCount(102, true));
    }

    @Test
    void truncatesWithAServerThatCanOnlyCount() {
        publishCounter();
        Random random = new Random(20260101);
        for (int i = 0; i < 300; i++) {
            String text = RandomText.of(random, 60);
            long budget = random.nextInt(25);
            counter.asked.clear();
            Truncation cut = tokens.truncate("s", text, budget).execute();
            int end = cut.text().length();
            assertThat(text).startsWith(cut.text());
            assertThat(cut.count()).isEqualTo(new TokenCount((end + 2) / 3, true));
            assertThat(cut.count().tokens()).isLessThanOrEqualTo(budget);
            assertThat(Truncation.boundary(text, end)).isEqualTo(end);
            assertThat(cut.truncated()).isEqualTo(end < text.length());
            if (cut.truncated()) {
                int more = RandomText.nextBoundary(text, end);
                assertThat((more + 2) / 3).as("one more character does not fit").isGreaterThan((int) budget);
            }
            assertThat(counter.asked).hasSizeLessThanOrEqualTo(24);
        }
    }

    @Test
    void aLongTextIsTruncatedWithFewQuestions() {
        publishCounter();
        String text = "word ".repeat(200_000);
        Truncation cut = tokens.truncate("s", text, 1_000).execute();
        assertThat(cut.text()).hasSize(3_000);
        assertThat(counter.asked).hasSizeLessThanOrEqualTo(24);
    }

    @Test
    void truncatesHereWhenATokenizerKnowsTheModel() {
        publishCounter();
        publish(new FakeTokenizer("own"), 0);
        assertThat(tokens.truncate("s", "123456", 4).execute())
                .isEqualTo(new Truncation("1234", new TokenCount(4, true), true));
        assertThat(counter.asked).isEmpty();
    }

    @Test
    void aServerThatFailsFailsTheCall() {
        publishCounter();
        counter.failure = LlmException.builder(ErrorKind.AUTHENTICATION, "No key.")
                .provider("s")
                .build();
        assertThat(failure(tokens.count("s", "a"))).isSameAs(counter.failure);
        assertThat(failure(tokens.truncate("s", "a", 1))).isSameAs(counter.failure);
        assertThatThrownBy(() -> tokens.count("s", "a")
                        .executeAsync()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCause(counter.failure);
    }

    @Test
    void aWrongFilterFailsTheCallAndNotItsMaking() {
        Call<TokenCount> call = tokens.count("(wrong", "a");
        assertThat(failure(call).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure(tokens.count("(llm.id=nobody)", "a")).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void cancelEndsTheQuestionToTheServer() throws Exception {
        publishCounter();
        counter.silent = true;
        Call<TokenCount> call = tokens.count("s", "a");
        CompletableFuture<TokenCount> result = call.executeAsync().toCompletableFuture();
        assertThat(result).isNotDone();
        call.cancel();
        assertThat(counter.calls.get(0).result).isCompletedExceptionally();
        assertThatThrownBy(() -> result.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(LlmException.class)
                .hasMessageContaining("cancelled");
        CallMetrics row = felix.metrics.snapshot().get(0);
        assertThat(row.operation()).isEqualTo("token-counting");
        assertThat(row.failed()).isEqualTo(Map.of(ErrorKind.CANCELLED, 1L));
    }

    @Test
    void anInterruptCancels() {
        publishCounter();
        counter.silent = true;
        Call<TokenCount> call = tokens.count("s", "a");
        Thread.currentThread().interrupt();
        assertThat(failure(call).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(counter.calls.get(0).result).isCompletedExceptionally();
    }

    @Test
    void aCallThatWasCancelledBeforeItsStartFailsThen() {
        Call<TokenCount> call = tokens.count("m", "a");
        call.cancel();
        assertThat(failure(call).kind()).isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void aCallRunsOnce() {
        Call<TokenCount> call = tokens.count("m", "a");
        call.execute();
        assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> call.executeAsync().toCompletableFuture().get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAsynchronousCallDoesNoWorkOnItsCallersThread() throws Exception {
        FakeTokenizer tokenizer = new FakeTokenizer("m");
        publish(tokenizer, 0);
        tokens.count("m", "a").executeAsync().toCompletableFuture().get(30, TimeUnit.SECONDS);
        tokens.count("m", "a").execute();
        assertThat(tokenizer.threads).hasSize(2);
        assertThat(tokenizer.threads.get(0)).isNotSameAs(Thread.currentThread());
        assertThat(tokenizer.threads.get(1)).isSameAs(Thread.currentThread());
    }

    @Test
    void aStoppedRouterEndsItsQuestions() {
        publishCounter();
        counter.silent = true;
        CompletableFuture<TokenCount> result =
                tokens.count("s", "a").executeAsync().toCompletableFuture();
        tokens.deactivate();
        assertThatThrownBy(() -> result.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(LlmException.class)
                .hasMessageContaining("router is stopping");
    }

    @Test
    void refusesABudgetBelowNothing() {
        assertThatThrownBy(() -> tokens.truncate("m", "a", -1)).isInstanceOf(IllegalArgumentException.class);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.Outcome;
import dev.osgillm.interceptors.internal.Calls;
import dev.osgillm.interceptors.internal.SetClock;
import dev.osgillm.interceptors.internal.price.Prices;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BudgetsTest {

    private static final Outcome NOBODY_ASKED =
            Calls.answered().providerId(null).build();

    @TempDir
    Path folder;

    // Half an hour before midnight in Berlin.
    private final SetClock clock = new SetClock("2026-03-01T22:30:00Z");
    private final List<Budgets> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(Budgets::deactivate);
    }

    private Budgets budgets(String... budgets) {
        return budgets(folder.resolve("spent").toFile(), budgets);
    }

    private Budgets budgets(File file, String... budgets) {
        Budgets made = new Budgets(budgets, "", file, Prices.of("gpt-4o=0:2"), clock, Duration.ofMillis(1));
        open.add(made);
        return made;
    }

    private static void uses(Budgets budgets, String bundle, Outcome end) {
        Calls.end(budgets.intercept(Calls.from(bundle)), end);
    }

    private static Outcome tokens(long count) {
        return Calls.answered()
                .usage(Usage.builder().inputTokens(0).outputTokens(count).build())
                .build();
    }

    private static LlmException refusal(Budgets budgets, String bundle) {
        try {
            Calls.end(budgets.intercept(Calls.from(bundle)), NOBODY_ASKED);
            return null;
        } catch (LlmException e) {
            return e;
        }
    }

    @Test
    void refusesWhenTokensAreUsedUpAndSaysUntilWhen() {
        Budgets budgets = budgets("com.example.*=1000 tokens");
        uses(budgets, "com.example.a", tokens(600));
        assertThat(refusal(budgets, "com.example.a")).isNull();
        uses(budgets, "com.example.b", tokens(600));
        LlmException refusal = refusal(budgets, "com.example.a");
        assertThat(refusal.kind()).isEqualTo(ErrorKind.QUOTA);
        assertThat(refusal.retryable()).isFalse();
        assertThat(refusal)
                .hasMessage("The budget of com.example.* for today is used up, and com.example.a is one of its bundles:"
                        + " 1200 of 1000 tokens. It begins anew at 2026-03-02T00:00+01:00; more is allowed by budgets in"
                        + " dev.osgillm.budget.");
        assertThat(refusal(budgets, "org.other")).isNull();
    }

    @Test
    void refusesWhenMoneyIsUsedUp() {
        Budgets budgets = budgets("*=0.01 money");
        uses(budgets, "a", tokens(4_999));
        assertThat(refusal(budgets, "a")).isNull();
        uses(budgets, "a", tokens(1));
        assertThat(refusal(budgets, "b")).hasMessageContaining("0.01 of 0.01 EUR");
    }

    @Test
    void everyBudgetThatFitsCounts() {
        Budgets budgets = budgets("*=1000 tokens, a=10 tokens");
        uses(budgets, "a", tokens(10));
        assertThat(refusal(budgets, "a")).hasMessageContaining("10 of 10");
        assertThat(refusal(budgets, "b")).isNull();
        uses(budgets, "b", tokens(990));
        assertThat(refusal(budgets, "b")).hasMessageContaining("1000 of 1000");
    }

    @Test
    void aNewDayBeginsAnewInItsTimeZone() {
        Budgets budgets = budgets("*=10 tokens");
        uses(budgets, "a", tokens(10));
        clock.pass(Duration.ofMinutes(30).minusMillis(1));
        assertThat(refusal(budgets, "a")).isNotNull();
        clock.pass(Duration.ofMillis(1));
        assertThat(refusal(budgets, "a")).isNull();
    }

    @Test
    void aCallThatNobodyEndsHoldsItsTokensForTheDayOnly() {
        Budgets budgets = budgets("*=10 tokens");
        Decision endless = budgets.intercept(Calls.from("a"));
        assertThat(refusal(budgets, "a")).isNotNull();
        clock.pass(Duration.ofMinutes(30));
        Decision running = budgets.intercept(Calls.from("a"));
        Calls.end(endless, NOBODY_ASKED);
        assertThat(refusal(budgets, "a")).as("set aside for another call").isNotNull();
        Calls.end(running, tokens(9));
        assertThat(refusal(budgets, "a")).isNull();
    }

    @Test
    void whatWasUsedIsKnownAfterARestartOnTheSameDay() {
        Budgets before = budgets("*=10 tokens");
        uses(before, "a", tokens(10));
        before.deactivate();
        assertThat(refusal(budgets("*=10 tokens"), "a")).isNotNull();
        assertThat(refusal(budgets("*=11 tokens"), "a")).isNull();
        clock.pass(Duration.ofMinutes(30));
        assertThat(refusal(budgets("*=10 tokens"), "a")).isNull();
    }

    @Test
    void whatWasUsedIsWrittenBeforeAnybodyStops() throws Exception {
        uses(budgets("*=10 tokens"), "a", tokens(10));
        Path written = folder.resolve("spent");
        while (!Files.exists(written)) {
            Thread.onSpinWait();
        }
        assertThat(Files.readString(written)).contains("10");
    }

    @Test
    void aFileThatCannotBeReadBeginsAnewAndOneThatCannotBeWrittenHarmsNobody() throws Exception {
        Files.writeString(folder.resolve("spent"), "day=2026-03-01\nspent\\ *\\ tokens=many\n");
        assertThat(refusal(budgets("*=10 tokens"), "a")).isNull();
        Budgets nowhere = budgets(folder.resolve("absent/spent").toFile(), "*=10 tokens");
        uses(nowhere, "a", tokens(10));
        nowhere.deactivate();
        assertThat(refusal(nowhere, "a")).isNotNull();
        Budgets without = budgets((File) null, "*=10 tokens");
        uses(without, "a", tokens(10));
        assertThat(refusal(without, "a")).isNotNull();
    }

    @Test
    void answersOfInterceptorsAndCallsThatAskedNobodyCostNothing() {
        Budgets budgets = budgets("*=1 tokens");
        uses(budgets, "a", Calls.answered().answered(true).build());
        uses(budgets, "a", Calls.answered().providerId(null).build());
        assertThat(refusal(budgets, "a")).isNull();
    }

    @Test
    void whatNoServerToldIsEstimated() {
        Budgets budgets = budgets("*=25 tokens");
        ChatRequest request = ChatRequest.of("x".repeat(100));
        Outcome left = Calls.answered()
                .response(null)
                .usage(Usage.UNKNOWN)
                .failure(LlmException.builder(ErrorKind.CANCELLED, "Left.").build())
                .build();
        Calls.end(budgets.intercept(Calls.of("a", request)), left);
        assertThat(refusal(budgets, "a")).hasMessageContaining("25 of 25 tokens");
    }

    private static Outcome.Builder untold(ErrorKind kind) {
        return Calls.answered()
                .response(null)
                .usage(Usage.UNKNOWN)
                .failure(LlmException.builder(kind, "It broke off.").build());
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorKind.class,
            names = {"CANCELLED", "NETWORK", "UNAVAILABLE"})
    void whatHadArrivedBeforeAStreamBrokeOffCounts(ErrorKind kind) {
        Budgets budgets = budgets("*=101 tokens");
        uses(budgets, "a", untold(kind).characters(400).build()); // and one for "hi"
        assertThat(refusal(budgets, "a")).hasMessageContaining("101 of 101 tokens");
    }

    @Test
    void whatWasToldInPartIsCompleted() {
        Budgets input = budgets("*=60 tokens");
        Usage half = Usage.builder().inputTokens(50).build();
        uses(input, "a", untold(ErrorKind.CANCELLED).usage(half).characters(40).build());
        assertThat(refusal(input, "a")).hasMessageContaining("60 of 60 tokens");
    }

    @Test
    void ofATotalTheAnswerCostsWhatTheRequestLeaves() {
        Budgets money = budgets("*=0.0018 money"); // 2 for a million tokens of answers, and "hi" is one token
        uses(
                money,
                "a",
                Calls.answered().usage(Usage.builder().totalTokens(901).build()).build());
        assertThat(refusal(money, "a")).hasMessageContaining("0.0018 of 0.0018 EUR");
    }

    @Test
    void ofManyCallsAtOnceOnlyAsManyBeginAsThereIsABudgetFor() throws Exception {
        Budgets budgets = budgets("*=1000 tokens");
        ChatRequest request =
                ChatRequest.builder().user("x".repeat(400)).maxTokens(100).build(); // 200 tokens each
        ConcurrentLinkedQueue<Decision> begun = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<LlmException> refused = new ConcurrentLinkedQueue<>();
        CyclicBarrier together = new CyclicBarrier(8);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> {
                try {
                    together.await();
                    for (int n = 0; n < 5; n++) {
                        begun.add(budgets.intercept(Calls.of("a", request)));
                    }
                } catch (LlmException e) {
                    refused.add(e);
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(begun).hasSize(5);
        assertThat(refused).isNotEmpty().allSatisfy(refusal -> {
            assertThat(refusal.kind()).isEqualTo(ErrorKind.QUOTA);
            assertThat(refusal.retryable()).isTrue();
            assertThat(refusal)
                    .hasMessageContaining("0 of 1000 tokens are used and 1000 set aside")
                    .hasMessageContaining("Repeat the call then");
        });
    }

    @Test
    void whatWasSetAsideIsFreeAgainWhenTheCallEndsHoweverItEnds() {
        Budgets budgets = budgets("*=100 tokens");
        for (Outcome end : List.of(
                tokens(1),
                Calls.answered().answered(true).build(),
                Calls.answered().providerId(null).build(),
                untold(ErrorKind.RATE_LIMIT).build())) {
            Decision running = budgets.intercept(Calls.from("a"));
            assertThat(refusal(budgets, "a")).hasMessageContaining("set aside");
            Calls.end(running, end);
        }
        assertThat(refusal(budgets, "a")).isNull();
    }

    @Test
    void whatACallMayCostIsSetAsideByTheModelThatItNamesElseByTheDearest() {
        Budgets budgets = new Budgets(
                new String[] {"*=0.001 money"},
                "",
                null,
                Prices.of("cheap=0:0", "dear=0:10", "gpt-4o=0:2"),
                clock,
                Duration.ZERO);
        open.add(budgets);
        budgets.intercept(
                Calls.of("a", ChatRequest.builder().model("cheap").user("hi").build()));
        budgets.intercept(Calls.from("a")); // sets aside 500 tokens of the dearest
        assertThat(refusal(budgets, "a")).hasMessageContaining("0 of 0.001 EUR are used and 0.005 set aside");
    }

    @Test
    void callsThatRunAreCountedThoughTheConfigurationChanges() {
        Budgets budgets = budgets("*=1000 tokens");
        Decision running = budgets.intercept(Calls.from("a"));
        budgets.configure(new String[] {"*=2000 tokens"}, "");
        Calls.end(running, tokens(2_000));
        assertThat(refusal(budgets, "a")).hasMessageContaining("2000 of 2000 tokens");
        budgets.configure(new String[] {"*=many"}, "");
        assertThat(refusal(budgets, "a").kind()).isEqualTo(ErrorKind.CONFIGURATION);
        budgets.configure(new String[] {"*=3000 tokens"}, "");
        assertThat(refusal(budgets, "a")).isNull();
    }

    @Test
    void aCallThatEndsAfterTheStopIsAddedToWhatTheNextOneHasWritten() {
        Budgets before = budgets("*=100 tokens");
        Decision late = before.intercept(Calls.from("a"));
        before.deactivate();
        Budgets next = budgets("*=100 tokens");
        uses(next, "a", tokens(60));
        next.deactivate();
        Calls.end(late, tokens(40));
        assertThat(refusal(budgets("*=100 tokens"), "a")).hasMessageContaining("100 of 100 tokens");
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorKind.class,
            names = {"NETWORK", "RATE_LIMIT", "AUTHENTICATION", "UNAVAILABLE"})
    void whatNoServerWorkedOnCostsNothing(ErrorKind kind) {
        Budgets budgets = budgets("*=1 tokens");
        uses(
                budgets,
                "a",
                Calls.answered()
                        .response(null)
                        .usage(Usage.UNKNOWN)
                        .failure(LlmException.builder(kind, "It failed.").build())
                        .build());
        assertThat(refusal(budgets, "a")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "*=", "*=10", "*=10 cents", "*=-1 tokens", "*=1e999999 tokens", "*=x money", "=10 tokens"})
    void aBudgetThatIsNoneRefusesAllCalls(String wrong) {
        Budgets budgets = budgets(wrong, "*=1000 tokens");
        assertThat(refusal(budgets, "a").kind()).isEqualTo(ErrorKind.CONFIGURATION);
        assertThat(refusal(budgets, "a")).hasMessageContaining(wrong);
    }

    @Test
    void aTimeZoneThatIsNoneRefusesAllCalls() {
        Budgets budgets = new Budgets(new String[] {"*=1 tokens"}, "Mars", null, Prices.of(), null, Duration.ZERO);
        open.add(budgets);
        assertThatThrownBy(() -> budgets.intercept(Calls.from("a"))).hasMessageContaining("Mars");
    }
}

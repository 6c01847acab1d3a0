/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static dev.osgillm.tck.contract.ChatRules.needs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * What every call to a server owes, whatever it is for: answers, limits, cancellation, failures. Each rule is one test for
 * each operation, with a server of its own.
 */
@Timeout(90)
abstract class CallRules {

    static final String MESSAGE = "The server's own words.";
    private static final long LIMIT_SECONDS = 30;

    /** What is tried of one operation. */
    interface Rule {
        void holdsFor(Trial<?> trial) throws Exception;
    }

    abstract List<Operation<?>> operations();

    /** Public contracts say what it is. */
    protected abstract String errorBody(int status, String message);

    /** Public contracts say what it is. */
    protected abstract String secret();

    /** How long a rule waits for what should come at once. Tests of the rules themselves are in a hurry. */
    Duration patience() {
        return Duration.ofSeconds(LIMIT_SECONDS);
    }

    final Stream<DynamicTest> each(Rule rule) {
        return operations().stream()
                .map(operation -> BoundedTest.of(operation.name(), () -> {
                    try (Trial<?> trial = new Trial<>(operation, secret())) {
                        trial.server.patience(patience());
                        rule.holdsFor(trial);
                    }
                }));
    }

    final Script error(int status) {
        return Scripts.json(status, Map.of("Retry-After", "0"), errorBody(status, MESSAGE));
    }

    @TestFactory
    final Stream<DynamicTest> answersABlockingCall() {
        return each(trial -> {
            trial.serve(trial.operation.good());
            trial.succeeds();
        });
    }

    @TestFactory
    final Stream<DynamicTest> worksOffTheCallersThread() {
        return each(CallRules::worksOffTheCallersThread);
    }

    private static <R> void worksOffTheCallersThread(Trial<R> trial) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        trial.serve(Scripts.gate(gate).then(trial.operation.good()));
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<R> answer = new CompletableFuture<>();

        trial.call().executeAsync().whenComplete((result, failure) -> {
            thread.complete(Thread.currentThread());
            if (failure == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        assertThat(answer).as("done before the server answered").isNotDone();
        gate.countDown();

        trial.operation.check().accept(answer.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        assertThat(thread.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
    }

    @TestFactory
    final Stream<DynamicTest> runsACallOnlyOnce() {
        return each(trial -> {
            trial.serve(trial.operation.good());
            Call<?> call = trial.call();
            call.execute();
            int requests = trial.server.requests().size();

            assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
            assertThat(trial.server.requests()).hasSize(requests);
        });
    }

    @TestFactory
    final Stream<DynamicTest> doesNothingBeforeACallIsStarted() {
        return each(trial -> {
            trial.serve(trial.operation.good());
            trial.call();
            assertThat(trial.server.connections()).isZero();
        });
    }

    @TestFactory
    final Stream<DynamicTest> whatIsNoAnswerIsNotTakenForOne() {
        return each(trial -> {
            needs(trial.operation.traits().answers(), "an answer with content");
            trial.fails(Scripts.emptyBody(200), ErrorKind.PROTOCOL);
            trial.fails(Scripts.json(200, "{\"data\":[{"), ErrorKind.PROTOCOL);
            trial.fails(Scripts.html(200, "<html><body>Welcome</body></html>"), ErrorKind.PROTOCOL);
        });
    }

    @TestFactory
    final Stream<DynamicTest> failuresHaveTheirKinds() {
        return each(trial -> {
            trial.fails(error(400), ErrorKind.INVALID_REQUEST);
            trial.fails(error(401), ErrorKind.AUTHENTICATION);
            trial.fails(error(403), ErrorKind.PERMISSION);
            if (trial.operation.traits().namesModel()) {
                trial.fails(error(404), ErrorKind.MODEL_NOT_FOUND);
            }
            trial.fails(error(503), ErrorKind.UNAVAILABLE);
        });
    }

    @TestFactory
    final Stream<DynamicTest> doesNotRepeatWhatStays() {
        return each(trial -> {
            for (int status : new int[] {400, 401, 403}) {
                trial.serve(error(status));
                int before = trial.server.requests().size();
                Failures.of(trial.call());
                String path = trial.server.requests().get(before).path();
                assertThat(trial.server.requests().stream().skip(before).filter(request -> request.path()
                                .equals(path)))
                        .as("requests after status " + status)
                        .hasSize(1);
            }
        });
    }

    @TestFactory
    final Stream<DynamicTest> repeatsWhatMayGoAway() {
        return each(trial -> {
            needs(trial.operation.traits().repeatable(), "an operation that may be repeated");
            for (int status : new int[] {429, 500, 503}) {
                trial.serve(error(status), trial.operation.good());
                trial.succeeds();
            }
        });
    }

    @TestFactory
    final Stream<DynamicTest> aServerThatIsNotThereIsANetworkFailure() {
        return each(trial -> {
            trial.server.close();

            LlmException failure = trial.checked(Failures.of(trial.call()));

            assertThat(failure.kind()).isEqualTo(ErrorKind.NETWORK);
            assertThat(failure.retryable()).isTrue();
        });
    }

    @TestFactory
    final Stream<DynamicTest> theTotalLimitHolds() {
        return each(trial -> {
            needs(trial.operation.traits().limited(), "a limit in all");
            trial.serve(Scripts.stallBeforeHeaders());
            Timeouts hurried =
                    Timeouts.builder().total(Duration.ofMillis(300)).build().orElse(Trial.PATIENT);

            Call<?> call = trial.call(hurried);
            LlmException failure =
                    trial.checked(assertTimeoutPreemptively(patience(), () -> Failures.of(call), "It has no limit"));

            assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
            Connections.assertGivenUp(trial.server);
        });
    }

    @TestFactory
    final Stream<DynamicTest> cancelClosesTheConnection() {
        return each(trial -> {
            trial.serve(Scripts.stallBeforeHeaders());
            Call<?> call = trial.call();
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            call.executeAsync().whenComplete((response, thrown) -> failure.complete(thrown));
            trial.awaitRequest();

            call.cancel();
            call.cancel();

            assertThat(failure.get(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            LlmException.class,
                            e -> assertThat(trial.checked(e).kind()).isEqualTo(ErrorKind.CANCELLED));
            trial.server.awaitDisconnect();
        });
    }

    @TestFactory
    final Stream<DynamicTest> cancelBeforeTheStartSendsNothing() {
        return each(trial -> {
            trial.serve(trial.operation.good());
            Call<?> call = trial.call();

            call.cancel();

            assertThat(Failures.of(call).kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(trial.server.requests()).isEmpty();
        });
    }

    @TestFactory
    final Stream<DynamicTest> cancelAfterTheEndChangesNothing() {
        return each(trial -> {
            trial.serve(trial.operation.good());
            Call<?> call = trial.call();
            call.execute();

            call.cancel();

            assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
        });
    }

    @TestFactory
    final Stream<DynamicTest> neverTellsItsSecretEvenWhenTheServerDoes() {
        return each(trial -> {
            needs(!secret().isEmpty(), "a secret of the provider");
            trial.fails(Scripts.json(401, errorBody(401, "Wrong key: " + secret())), ErrorKind.AUTHENTICATION);

            assertThat(trial.call().toString()).doesNotContain(secret());
            Secrets.assumeSent(trial.server, secret());
        });
    }
}

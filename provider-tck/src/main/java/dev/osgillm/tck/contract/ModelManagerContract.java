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
import dev.osgillm.api.ResultEvent;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelManager;
import dev.osgillm.api.model.ModelRecipe;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of {@link ModelManager} and its calls as tests, used like {@link ChatProviderContract}: what every call
 * owes, and progress that ends in success or in a failure, never in silence.
 */
public abstract class ModelManagerContract extends CallRules {

    private static final String MODEL = "small";

    /**
     * Makes a provider that repeats failed attempts without waiting.
     *
     * @param serverBase {@code http://127.0.0.1:PORT} of the scripted server
     * @param timeouts the limits of the instance
     */
    protected abstract ModelManager provider(URI serverBase, Timeouts timeouts);

    /** @return how the server speaks */
    protected abstract ModelManagerDialect dialect();

    /** @return the key that the provider sends with each request, empty when it has none. It must never be told */
    @Override
    protected abstract String secret();

    @Override
    protected final String errorBody(int status, String message) {
        return dialect().errorBody(status, message);
    }

    @Override
    final List<Operation<?>> operations() {
        return List.of(
                transfer("pull", manager -> manager.pull(MODEL)),
                transfer("push", manager -> manager.push(MODEL)),
                transfer("create", manager -> manager.create(recipe())),
                silent("copy", Operation.Traits.USUAL, manager -> manager.copy(MODEL, "other")),
                silent("delete", Operation.Traits.USUAL.neverRepeated(), manager -> manager.delete(MODEL)),
                silent("unload", Operation.Traits.USUAL, manager -> manager.unload(MODEL)),
                operation(
                        "running",
                        Scripts.json(200, dialect().runningAnswer(List.of("beta", "alpha"))),
                        Operation.Traits.USUAL.withoutModel(),
                        ModelManager::running,
                        models -> assertThat(models)
                                .extracting(ModelInfo::id)
                                .containsExactlyInAnyOrder("alpha", "beta")));
    }

    private static ModelRecipe recipe() {
        return ModelRecipe.builder(MODEL, "base").build();
    }

    private Operation<ModelInfo> transfer(
            String name, Function<ModelManager, StreamingCall<ModelEvent, ModelInfo>> call) {
        return operation(name, stream(2), Operation.Traits.USUAL.unlimited(), call, model -> assertThat(model.id())
                .isEqualTo(MODEL));
    }

    private Operation<Void> silent(String name, Operation.Traits traits, Function<ModelManager, Call<Void>> call) {
        return operation(name, dialect().done(), traits.withoutAnswer(), call, nothing -> assertThat(nothing)
                .isNull());
    }

    private <R> Operation<R> operation(
            String name,
            Script good,
            Operation.Traits traits,
            Function<ModelManager, ? extends Call<R>> call,
            Consumer<? super R> check) {
        return new Operation<>(
                name,
                dialect().route(name),
                good,
                server -> dialect().serveDetails(server, MODEL),
                (server, timeouts) -> call.apply(provider(server, timeouts)),
                check,
                traits);
    }

    private Script begun(int steps) {
        return Scripts.open(dialect().streamContentType(), dialect().progressFrames(steps));
    }

    private Script stream(int steps) {
        return begun(steps).then(Scripts.frames(dialect().successFrames())).then(Scripts.end());
    }

    private Stream<DynamicTest> eachTransfer(TransferRule rule) {
        return each(trial -> {
            Call<?> call = trial.call();
            needs(call instanceof StreamingCall, "an operation with progress");
            rule.holdsFor(trial, (StreamingCall<?, ?>) call);
        });
    }

    private interface TransferRule {
        void holdsFor(Trial<?> trial, StreamingCall<?, ?> call) throws Exception;
    }

    @TestFactory
    final Stream<DynamicTest> tellsTheProgressAndThenTheModel() {
        return eachTransfer((trial, call) -> {
            trial.serve(stream(3));
            EventProbe<?> probe = EventProbe.subscribed(call.events());

            assertThat(probe.awaitResult()).isInstanceOfSatisfying(ModelInfo.class, model -> assertThat(model.id())
                    .isEqualTo(MODEL));
            assertThat(probe.events()).hasSize(4);
        });
    }

    @TestFactory
    final Stream<DynamicTest> doesNotTakeTheEndOfProgressForSuccess() {
        return eachTransfer((trial, call) -> {
            trial.serve(begun(2).then(Scripts.end()));
            assertFailure(trial, call, ErrorKind.PROTOCOL);
        });
    }

    @TestFactory
    final Stream<DynamicTest> doesNotTakeABrokenConnectionForSuccess() {
        return eachTransfer((trial, call) -> {
            trial.serve(Scripts.closeAfter(begun(2)));
            assertFailure(trial, call, ErrorKind.NETWORK, ErrorKind.PROTOCOL);
        });
    }

    @TestFactory
    final Stream<DynamicTest> anErrorInTheProgressIsAnError() {
        return eachTransfer((trial, call) -> {
            trial.serve(begun(1).then(Scripts.frames(dialect().errorFrames("The disk came off.")))
                    .then(Scripts.end()));
            LlmException failure = assertFailure(trial, call, ErrorKind.values());
            assertThat(failure).hasMessageContaining("The disk came off.");
        });
    }

    @TestFactory
    final Stream<DynamicTest> cancelInTheMiddleClosesTheConnection() {
        return eachTransfer((trial, call) -> {
            trial.serve(Scripts.stallAfter(begun(2)));
            EventProbe<?> probe = EventProbe.subscribed(call.events()).awaitEvents(2);

            call.cancel();

            assertThat(trial.checked(probe.awaitFailure()).kind()).isEqualTo(ErrorKind.CANCELLED);
            trial.server.awaitDisconnect();
        });
    }

    @TestFactory
    final Stream<DynamicTest> whatTheRegistryDoesNotHaveIsNotFound() {
        return each(trial -> {
            needs(trial.operation.name().equals("pull"), "a registry");
            trial.fails(dialect().unknownToTheRegistry(MODEL), ErrorKind.MODEL_NOT_FOUND);
        });
    }

    @TestFactory
    final Stream<DynamicTest> deletingTwiceFailsTheSecondTime() {
        return each(trial -> {
            needs(trial.operation.name().equals("delete"), "an operation that deletes");
            trial.serve(trial.operation.good(), error(404));
            trial.succeeds();

            assertThat(trial.checked(Failures.of(trial.call())).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
            assertThat(trial.server.requests()).hasSize(2);
        });
    }

    @TestFactory
    final Stream<DynamicTest> pullsKeepTheRulesOfStreams() {
        return keepsTheRulesOfStreams("pull", manager -> manager.pull(MODEL));
    }

    @TestFactory
    final Stream<DynamicTest> pushesKeepTheRulesOfStreams() {
        return keepsTheRulesOfStreams("push", manager -> manager.push(MODEL));
    }

    @TestFactory
    final Stream<DynamicTest> creationsKeepTheRulesOfStreams() {
        return keepsTheRulesOfStreams("create", manager -> manager.create(recipe()));
    }

    private Stream<DynamicTest> keepsTheRulesOfStreams(
            String name, Function<ModelManager, StreamingCall<ModelEvent, ModelInfo>> call) {
        ScriptedServer server = ScriptedServer.start();
        ModelManager manager = provider(server.uri(), Trial.PATIENT);
        Operation<ModelInfo> transfer = transfer(name, call);
        return StreamingCalls.<ModelEvent, ModelInfo>verify(events -> {
                    needs(events > 0, "an event, which the model is");
                    transfer.serve(server, stream((int) events - 1));
                    return call.apply(manager);
                })
                .onClose(server::close);
    }

    private static LlmException assertFailure(Trial<?> trial, StreamingCall<?, ?> call, ErrorKind... kinds) {
        EventProbe<?> probe = EventProbe.subscribed(call.events());
        LlmException failure = trial.checked(probe.awaitFailure());
        assertThat(failure.kind()).isIn((Object[]) kinds);
        assertThat(probe.events()).as("events that carry a result").noneMatch(ResultEvent.class::isInstance);
        return failure;
    }
}

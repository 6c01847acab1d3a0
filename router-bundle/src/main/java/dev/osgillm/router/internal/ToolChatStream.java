/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ToolChoice;
import dev.osgillm.api.chat.UsageReported;
import dev.osgillm.api.tool.ToolChatRequest;
import dev.osgillm.api.tool.ToolResulted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Function;

/**
 * Asks the model, runs the tools that it wants, and asks again with their results. Each round is a call of its own that
 * finds its provider anew. Demand goes to the round at work; what a round needs for its own end, which nobody gets to see,
 * is left over for the next one.
 */
final class ToolChatStream extends ComposedStream<ChatEvent> {

    private final ToolChatRequest request;
    private final Function<ChatRequest, StreamingCall<ChatEvent, ChatResponse>> chats;
    private final ToolRegistry registry;
    private final ToolThreads threads;

    /** Ends what is at work. */
    private volatile Runnable stage = () -> {};

    // In steps only.
    private final List<Message> added = new ArrayList<>(); // to the conversation of the request
    private final Tally tally = new Tally();
    private Toolbox toolbox;
    private int rounds;
    private Round asking;
    private ToolRound running;

    ToolChatStream(
            ToolChatRequest request,
            Function<ChatRequest, StreamingCall<ChatEvent, ChatResponse>> chats,
            ToolRegistry registry,
            ToolThreads threads,
            Executor elsewhere,
            Flow.Subscriber<? super ChatEvent> subscriber) {
        super(elsewhere, subscriber);
        this.request = request;
        this.chats = chats;
        this.registry = registry;
        this.threads = threads;
    }

    @Override
    void begin() {
        try {
            toolbox = new Toolbox(request, registry.published());
        } catch (LlmException e) {
            fail(e);
            return;
        }
        tally.start();
        ask();
    }

    @Override
    void demanded(long count) {
        if (asking == null) {
            goOn();
        } else if (asking.subscription != null) {
            asking.subscription.request(count);
        }
    }

    @Override
    void cancelled() {
        if (asking == null) { // else the round says so, with the part of its answer
            fail(LlmException.builder(ErrorKind.CANCELLED, "The call was cancelled.")
                    .partial(tally.partial())
                    .build());
        }
    }

    @Override
    void halt() {
        stage.run();
    }

    private void ask() {
        rounds++;
        StreamingCall<ChatEvent, ChatResponse> call = chats.apply(next());
        asking = new Round();
        enter(call::cancel);
        call.events().subscribe(asking);
    }

    private ChatRequest next() {
        ChatRequest.Builder next = request.chat().toBuilder().messages(added);
        toolbox.definitions().forEach(next::tool);
        // A tool that must be called in every round would leave no round for the answer.
        if (rounds > 1 && request.chat().toolChoice().isPresent()) {
            ToolChoice choice = request.chat().toolChoice().get();
            next.toolChoice(choice.mode() == ToolChoice.Mode.NONE ? choice : ToolChoice.AUTO);
        }
        return next.build();
    }

    /** Whoever cancels now ends this; who did a moment ago may have missed it. */
    private void enter(Runnable newStage) {
        stage = newStage;
        if (ending()) {
            newStage.run();
        }
    }

    private void answered(ChatResponse response) {
        tally.add(response);
        if (response.toolCalls().isEmpty()) {
            emit(new ChatCompleted(tally.answer()));
            complete();
            return;
        }
        if (rounds == request.maxRounds()) {
            fail(LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "The model still wanted tools after " + rounds + " rounds. Allow more by maxRounds, or make"
                                    + " the task smaller.")
                    .provider(response.providerId().orElse(null))
                    .partial(tally.partial())
                    .build());
            return;
        }
        added.add(response.message());
        running = new ToolRound(request, toolbox, threads, response.toolCalls(), this::post, this::goOn);
        enter(running::cancel);
        running.start();
    }

    /** Hands results on as they are asked for. */
    private void goOn() {
        while (!ending() && running != null && demand() > 0) {
            Optional<ToolResulted> result = running.take();
            if (result.isEmpty()) {
                return;
            }
            added.add(Message.tool(result.get().call(), result.get().result()));
            boolean done = running.done();
            emit(result.get());
            if (done && !ending()) {
                running = null;
                ask();
            }
        }
    }

    /** One time that the model is asked. Its signals are steps like everything else. */
    private final class Round implements Flow.Subscriber<ChatEvent> {

        // In steps only.
        private Flow.Subscription subscription;
        private ChatResponse response;

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            post(() -> {
                subscription = newSubscription;
                if (demand() > 0) {
                    newSubscription.request(demand());
                }
            });
        }

        @Override
        public void onNext(ChatEvent event) {
            post(() -> {
                if (event instanceof ChatCompleted completed) {
                    response = completed.response();
                } else {
                    tally.event();
                    emit(event instanceof UsageReported usage ? new UsageReported(tally.with(usage.usage())) : event);
                }
            });
        }

        @Override
        public void onError(Throwable failure) {
            post(() -> fail(tally.with(failure)));
        }

        @Override
        public void onComplete() {
            post(() -> {
                asking = null;
                if (ending()) {
                    cancelled(); // it was too late for the round to say so
                } else if (response == null) {
                    fail(tally.with(LlmException.builder(
                                    ErrorKind.PROTOCOL,
                                    "The stream completed without an answer. This is a defect of the provider; report"
                                            + " it.")
                            .build()));
                } else {
                    answered(response);
                }
            });
        }
    }
}

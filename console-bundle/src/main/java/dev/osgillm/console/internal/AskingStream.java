/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.tool.ToolApproval;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/**
 * The events of a chat with tools, and between them the questions whether one may run. Both come through one queue to the
 * command thread: so a person is asked after everything that the model said before, and Ctrl-C ends the question as it
 * ends the chat. For one call.
 */
final class AskingStream implements EventStream<ChatEvent>, ToolApproval, Flow.Subscriber<ChatEvent> {

    private static final int BATCH = 64;

    private sealed interface Signal {

        record Next(ChatEvent event) implements Signal {}

        record Question(ToolCall call, CompletableFuture<Boolean> answer) implements Signal {}

        record Ended(RuntimeException failure) implements Signal {}
    }

    private final Predicate<ToolCall> judge;
    private final BlockingQueue<Signal> queue = new LinkedBlockingQueue<>();
    private volatile Flow.Subscription subscription;

    // Of the command thread.
    private StreamingCall<ChatEvent, ?> call;
    private Signal ahead;
    private int taken;

    /** @param judge asks whether a tool may run, on the command thread; fails when that is interrupted */
    AskingStream(Predicate<ToolCall> judge) {
        this.judge = judge;
    }

    /** Starts the call, which has this as its approval. */
    AskingStream of(StreamingCall<ChatEvent, ?> started) {
        call = started;
        started.events().subscribe(this);
        return this;
    }

    @Override
    public boolean approve(ToolCall wanted) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        queue.add(new Signal.Question(wanted, answer));
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            return false;
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(BATCH);
    }

    @Override
    public void onNext(ChatEvent event) {
        queue.add(new Signal.Next(event));
    }

    @Override
    public void onError(Throwable failure) {
        queue.add(new Signal.Ended(
                failure instanceof RuntimeException known ? known : new IllegalStateException(failure)));
    }

    @Override
    public void onComplete() {
        queue.add(new Signal.Ended(null));
    }

    /** Waits for the next event, and asks what is to be asked before it. */
    @Override
    public boolean hasNext() {
        while (ahead == null) {
            Signal signal = take();
            if (signal instanceof Signal.Question question) {
                ask(question);
            } else {
                ahead = signal;
            }
        }
        if (ahead instanceof Signal.Ended ended && ended.failure() != null) {
            throw ended.failure();
        }
        return ahead instanceof Signal.Next;
    }

    @Override
    public ChatEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("The call has completed.");
        }
        ChatEvent event = ((Signal.Next) ahead).event();
        ahead = null;
        if (++taken == BATCH / 2) {
            taken = 0;
            subscription.request(BATCH / 2);
        }
        return event;
    }

    private Signal take() {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void ask(Signal.Question question) {
        boolean approved = false;
        try {
            approved = judge.test(question.call());
        } catch (InterruptedQuestion e) {
            throw interrupted(e);
        } finally {
            question.answer().complete(approved);
        }
    }

    private LlmException interrupted(Exception cause) {
        call.cancel();
        Thread.currentThread().interrupt();
        return LlmException.builder(ErrorKind.CANCELLED, "The waiting thread was interrupted.")
                .cause(cause)
                .build();
    }

    /** Ends the call unless it has ended. */
    @Override
    public void close() {
        call.cancel();
    }

    /** The thread was interrupted while a person was asked. */
    static final class InterruptedQuestion extends RuntimeException {

        private static final long serialVersionUID = 1;

        InterruptedQuestion(Exception cause) {
            super(cause);
        }
    }
}

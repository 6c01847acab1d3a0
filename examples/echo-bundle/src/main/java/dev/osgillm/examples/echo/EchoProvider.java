/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.examples.echo;

import dev.osgillm.api.*;
import dev.osgillm.api.chat.*;
import dev.osgillm.api.health.*;
import dev.osgillm.api.provider.LlmProvider;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.*;

/** Says again what it was told, word by word. Ranked so low that it is never the default beside a real provider. */
@Component(immediate = true, property = "service.ranking:Integer=-1000")
@LlmProvider(
        id = "echo",
        type = "echo",
        model = "echo",
        local = true,
        capabilities = {"chat", "health"})
public final class EchoProvider implements ChatProvider, HealthProbe {

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> new Thread(work, "llm-echo"));
    private final Set<Answer<?, ?>> running = ConcurrentHashMap.newKeySet();

    @Override
    public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
        Stream<Message> questions = request.messages().stream().filter(message -> message.role() == Role.USER);
        String text = questions.map(Message::text).reduce("", (earlier, later) -> later);
        List<ChatEvent> events = new ArrayList<>();
        new Scanner(text).useDelimiter("(?<=\\s)(?=\\S)").forEachRemaining(word -> events.add(new TextDelta(0, word)));
        events.add(new ChatCompleted(response(text, FinishReason.STOP)));
        return new Answer<>(events);
    }

    @Override
    public Call<Health> probe() {
        Health health = Health.of(Health.Status.UP, "It is here.", null, null);
        return new Answer<ResultEvent<Health>, Health>(List.of(() -> health));
    }

    @Deactivate
    void deactivate() {
        threads.shutdown();
        running.forEach(answer -> answer.fail(ErrorKind.UNAVAILABLE, "The provider left. Ask another one."));
    }

    private static ChatResponse response(String text, FinishReason reason) {
        Choice choice = Choice.of(0, Message.assistant(text), reason, null, List.of());
        return ChatResponse.builder()
                .providerId("echo")
                .model("echo")
                .choice(choice)
                .build();
    }

    /** A call that plays events which are known from the start, each when it is asked for. */
    private final class Answer<E, R> implements StreamingCall<E, R> {

        private final List<E> events;
        private final StringBuilder said = new StringBuilder();
        private final Semaphore demand = new Semaphore(0);
        private final AtomicBoolean started = new AtomicBoolean();
        private final AtomicReference<Consumer<Flow.Subscriber<?>>> early = new AtomicReference<>();

        Answer(List<E> events) {
            this.events = events;
        }

        @Override
        public Flow.Publisher<E> events() {
            return subscriber -> {
                Objects.requireNonNull(subscriber, "subscriber");
                Answer<E, R> answer = started.getAndSet(true) ? new Answer<>(events) : this;
                if (answer != this) {
                    answer.end(other -> other.onError(new IllegalStateException("The call was started before.")));
                }
                running.add(answer);
                try {
                    threads.submit(() -> answer.play(subscriber));
                } catch (RejectedExecutionException e) {
                    answer.fail(ErrorKind.UNAVAILABLE, "The provider left. Ask another one.");
                    answer.play(subscriber);
                }
            };
        }

        @Override
        public void cancel() {
            fail(ErrorKind.CANCELLED, "The call was cancelled.");
        }

        private void fail(ErrorKind kind, String problem) {
            LlmException.Builder failure = LlmException.builder(kind, problem).provider("echo");
            end(subscriber -> subscriber.onError(
                    failure.partial(response(said.toString(), null)).build()));
        }

        private void end(Consumer<Flow.Subscriber<?>> signal) {
            early.compareAndSet(null, signal);
            demand.release();
        }

        private void play(Flow.Subscriber<? super E> subscriber) {
            try {
                subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long count) {
                        if (count > 0) {
                            demand.release((int) Math.min(count, events.size()));
                        } else {
                            end(self -> self.onError(new IllegalArgumentException("Demand must be positive.")));
                        }
                    }

                    @Override
                    public void cancel() {
                        end(self -> {});
                    }
                });
                for (E event : events) {
                    demand.acquireUninterruptibly();
                    if (early.get() != null) {
                        early.get().accept(subscriber);
                        return;
                    }
                    if (event instanceof TextDelta delta) {
                        said.append(delta.text());
                    }
                    subscriber.onNext(event);
                }
                subscriber.onComplete();
            } finally {
                running.remove(this);
            }
        }
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import dev.osgillm.api.Call;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Calls for embeddings. For one thread. */
final class EmbeddingCaller {

    private static final int MOST_INPUTS = 4;

    private final SplittableRandom random;
    private final ScheduledExecutorService clock;
    private final Tally tally;

    EmbeddingCaller(SplittableRandom random, ScheduledExecutorService clock, Tally tally) {
        this.random = random;
        this.clock = clock;
        this.tally = tally;
    }

    /** @param number the first of as many as there are inputs at most */
    void once(Target target, Behaviour behaviour, long number) throws InterruptedException {
        List<Long> numbers = LongStream.range(number, number + 1 + random.nextInt(MOST_INPUTS))
                .boxed()
                .toList();
        boolean async = random.nextBoolean();
        boolean cancel = async && random.nextInt(3) == 0;
        String what = behaviour + " EMBEDDINGS" + (async ? " ASYNC" : "") + (cancel ? " CANCELLED " : " ")
                + target.name() + " #" + number;
        List<Long> swaps = target.swaps();
        Tally.Running running = tally.begin(what);
        Consumer<String> violation = problem -> tally.violation(what + ": " + problem + "; " + target.history(number));
        Verdict verdict = new Verdict(behaviour, cancel, violation);
        EmbeddingResponse response = null;
        Throwable failure = null;
        try {
            Call<EmbeddingResponse> call = target.embeddings()
                    .call(
                            behaviour,
                            EmbeddingRequest.builder()
                                    .model(behaviour.model())
                                    .inputs(numbers.stream()
                                            .map(Answers::prompt)
                                            .toList())
                                    .timeouts(Caller.limits(behaviour))
                                    .build());
            response = async ? async(call, cancel) : call.execute();
        } catch (ExecutionException e) {
            failure = e.getCause();
        } catch (TimeoutException e) {
            violation.accept("has not ended within " + Caller.END_SECONDS + " s");
            tally.end(running, behaviour, "never");
            return;
        } catch (RuntimeException | LinkageError e) {
            failure = e;
        }
        tally.end(running, behaviour, verdict.embedded(response, failure, numbers, target.excusedSince(swaps)));
    }

    private EmbeddingResponse async(Call<EmbeddingResponse> call, boolean cancel)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<EmbeddingResponse> future = new CompletableFuture<>();
        call.executeAsync().whenComplete((answer, thrown) -> {
            if (thrown == null) {
                future.complete(answer);
            } else {
                future.completeExceptionally(thrown);
            }
        });
        Future<?> cancelling = clock.schedule(
                () -> {
                    if (cancel) {
                        call.cancel();
                    }
                },
                random.nextInt(10_000),
                TimeUnit.MICROSECONDS);
        try {
            return future.get(Caller.END_SECONDS, TimeUnit.SECONDS);
        } finally {
            cancelling.cancel(false);
        }
    }
}

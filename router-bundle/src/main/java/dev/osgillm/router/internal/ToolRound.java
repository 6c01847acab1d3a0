/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.tool.ToolChatRequest;
import dev.osgillm.api.tool.ToolResulted;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools that one answer of the model asks for. Approvals are asked for one after the other; what is approved runs at
 * once, beside the others. Whatever goes wrong becomes a result that tells the model.
 */
final class ToolRound {

    /** Of the characters of one result; a model's context is not endless, nor is this memory. */
    static final int LONGEST_RESULT = 100_000;

    /** Of the calls of one answer. */
    static final int MOST_CALLS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(ToolRound.class);

    private final ToolChatRequest request;
    private final Toolbox toolbox;
    private final ToolThreads threads;
    private final List<ToolCall> calls;
    private final Consumer<Runnable> steps;
    private final Runnable progress;
    private final Set<PooledRun<?>> runs = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;

    // In steps only.
    private final ToolResulted[] results;
    private int taken;

    /**
     * @param steps has things done one after the other
     * @param progress a step: there may be more results
     */
    ToolRound(
            ToolChatRequest request,
            Toolbox toolbox,
            ToolThreads threads,
            List<ToolCall> calls,
            Consumer<Runnable> steps,
            Runnable progress) {
        this.request = request;
        this.toolbox = toolbox;
        this.threads = threads;
        this.calls = calls;
        this.steps = steps;
        this.progress = progress;
        results = new ToolResulted[calls.size()];
    }

    /** A step. */
    void start() {
        judge(0);
    }

    /** A step. @return the next result in the order of the answer, once it is there */
    Optional<ToolResulted> take() {
        return taken < results.length && results[taken] != null ? Optional.of(results[taken++]) : Optional.empty();
    }

    /** A step. @return whether all results have been taken */
    boolean done() {
        return taken == results.length;
    }

    /** Ends everything that runs, from any thread; nothing begins afterwards. */
    void cancel() {
        cancelled = true;
        runs.forEach(ToolRound::giveUp);
    }

    /** Whoever cancels from now on finds it; who did a moment ago may have missed it. */
    private <T> PooledRun<T> known(PooledRun<T> run) {
        runs.add(run);
        if (cancelled) {
            giveUp(run);
        }
        return run;
    }

    private static void giveUp(PooledRun<?> run) {
        run.giveUp(new GivenUp("The call was cancelled."));
    }

    private void judge(int from) {
        for (int index = from; index < results.length; index++) {
            Optional<String> problem = problem(index);
            if (problem.isEmpty()) {
                approve(index);
                break;
            }
            failed(index, problem.get());
        }
        progress.run();
    }

    private Optional<String> problem(int index) {
        ToolCall call = calls.get(index);
        if (index >= MOST_CALLS) {
            return Optional.of("Too many calls in one answer: the first " + MOST_CALLS + " are run.");
        }
        if (toolbox.find(call.name()).isEmpty()) {
            return Optional.of("There is no tool \"" + call.name() + "\". There " + toolbox.list() + ".");
        }
        if (!JsonSyntax.isObject(arguments(call))) {
            return Optional.of("The arguments are not a JSON object. Call the tool again with one.");
        }
        return Optional.empty();
    }

    private void approve(int index) {
        ToolCall call = calls.get(index);
        PooledRun<Boolean> approval = new PooledRun<>(
                threads,
                runs,
                () -> request.approval().approve(call),
                null,
                (approved, thrown) -> steps.accept(() -> approved(index, approved, thrown)));
        threads.submitAside(known(approval));
    }

    private void approved(int index, Boolean approved, Throwable thrown) {
        if (thrown instanceof GivenUp givenUp) {
            failed(index, "The tool was not run. " + givenUp.getMessage());
        } else if (thrown != null) {
            LOG.warn(
                    "The approval of the tool {} threw; it is not run",
                    calls.get(index).name(),
                    thrown);
            failed(index, "Whether the tool may run could not be decided, so it was not run.");
        } else if (!approved) {
            failed(index, "The tool may not be run: it was not approved.");
        } else {
            run(index);
        }
        judge(index + 1);
    }

    private void run(int index) {
        ToolCall call = calls.get(index);
        PooledRun<String> run = toolbox.find(call.name())
                .orElseThrow()
                .run(
                        threads,
                        arguments(call),
                        request.toolTimeout(),
                        (text, thrown) -> steps.accept(() -> ended(index, text, thrown)));
        threads.submit(known(run));
    }

    private void ended(int index, String text, Throwable thrown) {
        String name = calls.get(index).name();
        if (thrown != null) {
            if (thrown instanceof Error) {
                LOG.warn("The tool {} threw an Error", name, thrown);
            } else {
                LOG.debug("The tool {} failed", name, thrown);
            }
            failed(index, "The tool failed. " + (thrown instanceof GivenUp ? thrown.getMessage() : message(thrown)));
        } else if (text == null) {
            failed(index, "The tool failed. It returned nothing.");
        } else {
            results[index] = new ToolResulted(calls.get(index), bounded(text), false);
        }
        progress.run();
    }

    private void failed(int index, String message) {
        results[index] = new ToolResulted(calls.get(index), bounded(message), true);
    }

    private static String message(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
    }

    /** Some models write nothing for a tool without arguments. */
    private static String arguments(ToolCall call) {
        return call.arguments().isBlank() ? "{}" : call.arguments();
    }

    private static String bounded(String text) {
        if (text.length() <= LONGEST_RESULT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_RESULT - 1)) ? LONGEST_RESULT - 1 : LONGEST_RESULT;
        return text.substring(0, end) + "\n[Cut: these are the first " + end + " of " + text.length() + " characters.]";
    }
}

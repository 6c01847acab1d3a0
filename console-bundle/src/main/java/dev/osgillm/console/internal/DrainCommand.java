/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.control.ProviderControl;
import dev.osgillm.api.control.ServingState;
import dev.osgillm.api.model.ModelProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The commands {@code llm:drain} and {@code llm:resume}: an instance out of service, and back. */
@Component(service = DrainCommand.class, immediate = true)
@GogoCommand(
        scope = "llm",
        function = {"drain", "resume"})
public final class DrainCommand {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final ProviderControl control;
    private final Providers providers;

    /** @param control {@code null} when there is none */
    @Activate
    public DrainCommand(
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    ProviderControl control,
            @Reference LlmRegistry registry) {
        providers = new Providers(registry);
        this.control = control;
    }

    @Descriptor("takes a provider instance out of service and waits until no call runs there. New calls go to another"
            + " instance of the id, if there is one; running calls go on. Ctrl-C stops the waiting only. Example:"
            + " llm:drain openai")
    public void drain(
            CommandSession session,
            @Descriptor("put it back into service, as llm:resume does")
                    @Parameter(
                            names = {"-u", "--undo"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean undo,
            @Descriptor("SECONDS to wait at most, 60 when absent, 0 for not at all, as in --timeout 300")
                    @Parameter(names = "--timeout", absentValue = "")
                    String timeout,
            @Descriptor("ID: the id, the beginning of exactly one, or the number of the service") String... id) {
        if (undo) {
            resume(session, id);
            return;
        }
        String typed = one("drain", id);
        Duration limit = Options.seconds("--timeout", timeout).orElse(LIMIT);
        ProviderControl present = control("llm:drain");
        ServingState state = new Instances(present.instances(), providers).find("drain", typed, any -> false);
        CommandIo io = CommandIo.of(session);
        PrintStream out = io.out();
        Call<ServingState> call = present.drain(state.provider().serviceId(), limit);
        CompletableFuture<ServingState> drained = call.executeAsync().toCompletableFuture();
        out.print(Texts.line(state.provider().id()) + " (service "
                + state.provider().serviceId() + ", "
                + Texts.line(state.provider().bundle())
                + ") gets no new calls.\n");
        out.flush();
        ServingState end = await(io, call, drained, state);
        if (end.running() > 0) {
            throw LlmException.builder(
                            ErrorKind.TIMEOUT,
                            "After " + Texts.duration(limit) + ", " + Instances.running(end.running()) + " there. "
                                    + stays(state))
                    .provider(state.provider().id())
                    .build();
        }
        out.print("No call runs there. To put it back, type: llm:resume " + number(state) + "\n");
        out.flush();
    }

    @Descriptor("puts a provider instance that was drained back into service. Example: llm:resume openai")
    public void resume(
            CommandSession session,
            @Descriptor("ID: the id, the beginning of exactly one, or the number of the service") String... id) {
        String typed = one("resume", id);
        ProviderControl present = control("llm:resume");
        ServingState state = new Instances(present.instances(), providers)
                .find("resume", typed, one -> one.drainedSince().isPresent());
        present.resume(state.provider().serviceId());
        PrintStream out = CommandIo.of(session).out();
        out.print(Texts.line(state.provider().id()) + " (service " + number(state) + ") is "
                + (state.drainedSince().isPresent() ? "back in service" : "in service, and was before") + ".\n");
        out.flush();
    }

    private String one(String command, String... words) {
        String typed = Words.atMostOne(command, "provider", words);
        if (typed.isBlank()) {
            throw providers.unnamed(command);
        }
        return typed;
    }

    private ProviderControl control(String command) {
        return Calls.present(control, "What takes providers out of service is", command);
    }

    private ServingState await(
            CommandIo io, Call<ServingState> call, CompletableFuture<ServingState> drained, ServingState state) {
        Progress progress = Progress.on(io, System::nanoTime);
        try {
            while (true) {
                try {
                    return drained.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    progress.update(new ModelProgress(Instances.running(runningNow(state)) + " there", "", 0, 0));
                }
            }
        } catch (InterruptedException e) {
            call.cancel();
            LlmException cancelled = Calls.cancelled(e); // first: it clears the interrupt, so that printing is safe
            PrintStream out = io.out(); // a shell shows no message of a command that was interrupted
            out.print(stays(state) + "\n");
            out.flush();
            throw cancelled;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LlmException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            progress.end();
        }
    }

    private int runningNow(ServingState state) {
        return control.instances().stream()
                .filter(one -> one.provider().serviceId() == state.provider().serviceId())
                .mapToInt(ServingState::running)
                .findFirst()
                .orElse(0);
    }

    /** It stays out of service, whatever the waiting ended with: a person decides. */
    private static String stays(ServingState state) {
        return "It stays out of service. To wait again, type: llm:drain " + number(state)
                + ". To put it back, type: llm:resume " + number(state);
    }

    private static String number(ServingState state) {
        return Long.toString(state.provider().serviceId());
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelManager;
import dev.osgillm.api.model.ModelReady;
import java.io.PrintStream;
import java.util.function.LongSupplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands that bring models to a server and from there to a registry. */
@Component(service = TransferCommands.class, immediate = true)
@GogoCommand(
        scope = "llm",
        function = {"pull", "push"})
public final class TransferCommands {

    private final LlmClient client;
    private final Providers providers;
    private final LongSupplier nanos;

    @Activate
    public TransferCommands(@Reference LlmClient client, @Reference LlmRegistry registry) {
        this(client, registry, System::nanoTime);
    }

    TransferCommands(LlmClient client, LlmRegistry registry, LongSupplier nanos) {
        this.client = client;
        providers = new Providers(registry);
        this.nanos = nanos;
    }

    @Descriptor("brings a model to the server and shows how that gets on. Ctrl-C stops it; the same command goes on"
            + " where it was. Example: llm:pull llama3.2")
    public void pull(
            CommandSession session,
            @Descriptor("ID of the provider, or the beginning of exactly one, as in -p ollama")
                    @Parameter(
                            names = {"-p", "--provider"},
                            absentValue = "")
                    String provider,
            @Descriptor("the model, as its registry names it") String... model) {
        String name = Words.only("pull", "MODEL", model);
        transfer(session, "pull", provider, name, "Pulled ");
    }

    @Descriptor("brings a model from the server to the registry that its name points to. Example: llm:push me/mine")
    public void push(
            CommandSession session,
            @Descriptor("ID of the provider, or the beginning of exactly one, as in -p ollama")
                    @Parameter(
                            names = {"-p", "--provider"},
                            absentValue = "")
                    String provider,
            @Descriptor("the model, with the name of the account that it goes to") String... model) {
        String name = Words.only("push", "MODEL", model);
        transfer(session, "push", provider, name, "Pushed ");
    }

    private void transfer(CommandSession session, String command, String provider, String name, String done) {
        Selection selection = providers.capable(provider, LlmConstants.CAPABILITY_MODEL_MANAGEMENT);
        CommandIo io = CommandIo.of(session);
        ModelInfo model = LongOperation.run(
                io,
                nanos,
                client.streamingCall(
                        selection,
                        ModelManager.class,
                        manager -> command.equals("pull") ? manager.pull(name) : manager.push(name)),
                ModelReady.class,
                Words.line("llm:" + command, "-p", provider, name));
        PrintStream out = io.out();
        out.print(done + ModelTexts.named(model) + ".\n");
        out.flush();
    }

    /** Gogo's fallback, as {@link ChatCommand#_main}. */
    public void _main(StringBuilder command, StringBuilder... words) {
        throw Words.incomplete(command.toString(), "llm:" + command + " -p ollama llama3.2", (Object[]) words);
    }
}

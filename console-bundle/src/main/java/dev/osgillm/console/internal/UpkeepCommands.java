/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelManager;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about the models that a server has: look, copy, remove, free the memory. */
@Component(service = UpkeepCommands.class, immediate = true)
@GogoCommand(
        scope = "llm",
        function = {"show", "cp", "rm", "delete", "ps", "unload"})
public final class UpkeepCommands {

    private final LlmClient client;
    private final Providers providers;

    @Activate
    public UpkeepCommands(@Reference LlmClient client, @Reference LlmRegistry registry) {
        this.client = client;
        providers = new Providers(registry);
    }

    @Descriptor("shows what a server tells about a model. Example: llm:show llama3.2")
    public void show(
            CommandSession session,
            @Descriptor("ID of the provider, or the beginning of exactly one, as in -p ollama")
                    @Parameter(
                            names = {"-p", "--provider"},
                            absentValue = "")
                    String provider,
            @Descriptor("the model, as the provider names it") String... model) {
        String name = Words.only("show", "MODEL", model);
        Selection selection = providers.capable(provider, LlmConstants.CAPABILITY_MODELS);
        ModelInfo info = Calls.execute(client.call(selection, ModelCatalog.class, catalog -> catalog.details(name)));
        print(session, ModelTexts.table(info).aligned());
    }

    @Descriptor("gives a model a second name on its server. Example: llm:cp llama3.2 mine")
    public void cp(
            CommandSession session,
            @Descriptor("ID of the provider, or the beginning of exactly one, as in -p ollama")
                    @Parameter(
                            names = {"-p", "--provider"},
                            absentValue = "")
                    String provider,
            @Descriptor("the model, and its second name") String... names) {
        List<String> two = Words.each("cp", List.of("MODEL", "NAME"), names);
        manage(provider, manager -> manager.copy(two.get(0), two.get(1)));
        print(session, "Copied " + Texts.line(two.get(0)) + " to " + Texts.line(two.get(1)) + ".\n");
    }

    @Descriptor("removes models from their server, at once and for good. Example: llm:rm mine")
    public void rm(
            CommandSession session,
            @Descriptor("ID of the provider, or the beginning of exactly one, as in -p ollama")
                    @Parameter(
                            names = {"-p", "--provider"},
                            absentValue = "")
                    String provider,
            @Descriptor("the models, as the provider names them") String... models) {
        remove(session, "rm", provider, models);
    }

    @Descriptor("the same as llm:rm. Example: llm:delete mine")
    public void delete(
            CommandSession session,
            @Descriptor("ID of the provider, or the beginning of exactly one, as in -p ollama")
                    @Parameter(
                            names = {"-p", "--provider"},
                            absentValue = "")
                    String provider,
            @Descriptor("the models, as the provider names them") String... models) {
        remove(session, "delete", provider, models);
    }

    private void remove(CommandSession session, String command, String provider, String... models) {
        for (String name : Words.some(command, "MODEL", models)) {
            manage(provider, manager -> manager.delete(name));
            print(session, "Removed " + Texts.line(name) + ".\n");
        }
    }

    @Descriptor("lists the models that a server has in its memory now. Example: llm:ps")
    public void ps(
            CommandSession session,
            @Descriptor("tab-separated, without titles, sizes in bytes, for scripts")
                    @Parameter(names = "--plain", presentValue = "true", absentValue = "false")
                    boolean plain,
            @Descriptor("ID: the id, or the beginning of exactly one; one that manages models when absent")
                    String... id) {
        String provider = Words.atMostOne("ps", "provider", id);
        List<ModelInfo> models = manage(provider, ModelManager::running);
        Table table =
                new Table().column("MODEL").numbers("SIZE").numbers("CONTEXT").prose("DETAILS");
        models.forEach(model -> table.row(
                model.id(),
                ModelTexts.number(model.size(), plain ? Long::toString : Texts::size),
                ModelTexts.number(model.contextWindow(), Long::toString),
                ModelTexts.details(model)));
        CommandIo io = CommandIo.of(session);
        String empty = plain ? "" : "No model is loaded. A server loads one when it is asked.\n";
        print(session, models.isEmpty() ? empty : plain ? table.plain() : table.fitting(io));
    }

    @Descriptor("frees the memory that a model takes on its server; the model stays. Example: llm:unload llama3.2")
    public void unload(
            CommandSession session,
            @Descriptor("ID of the provider, or the beginning of exactly one, as in -p ollama")
                    @Parameter(
                            names = {"-p", "--provider"},
                            absentValue = "")
                    String provider,
            @Descriptor("the model, as the provider names it") String... model) {
        String name = Words.only("unload", "MODEL", model);
        manage(provider, manager -> manager.unload(name));
        print(session, "Unloaded " + Texts.line(name) + ".\n");
    }

    private <R> R manage(String provider, Function<ModelManager, Call<R>> operation) {
        Selection selection = providers.capable(provider, LlmConstants.CAPABILITY_MODEL_MANAGEMENT);
        return Calls.execute(client.call(selection, ModelManager.class, operation));
    }

    private static void print(CommandSession session, String text) {
        PrintStream out = CommandIo.of(session).out();
        out.print(text);
        out.flush();
    }

    /** Gogo's fallback, as {@link ChatCommand#_main}. */
    public void _main(StringBuilder command, StringBuilder... words) {
        throw Words.incomplete(command.toString(), "llm:" + command + " -p ollama llama3.2", (Object[]) words);
    }
}

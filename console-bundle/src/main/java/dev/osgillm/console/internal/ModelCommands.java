/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelInfo;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands about the models that a provider offers. */
@Component(service = ModelCommands.class, immediate = true)
@GogoCommand(scope = "llm", function = "models")
public final class ModelCommands {

    private final LlmClient client;
    private final Providers providers;

    @Activate
    public ModelCommands(@Reference LlmClient client, @Reference LlmRegistry registry) {
        this.client = client;
        providers = new Providers(registry);
    }

    @Descriptor("lists the models that a provider offers, with what it tells of them. Example: llm:models ollama")
    public void models(
            CommandSession session,
            @Descriptor("tab-separated, without titles, sizes in bytes, for scripts")
                    @Parameter(names = "--plain", presentValue = "true", absentValue = "false")
                    boolean plain,
            @Descriptor("ID: the id, or the beginning of exactly one; the default provider when absent") String... id) {
        String typed = Words.atMostOne("models", "provider", id);
        Selection selection = typed.isEmpty() ? Selection.DEFAULT : Selection.id(providers.find(typed));
        List<ModelInfo> models = Calls.execute(client.call(selection, ModelCatalog.class, ModelCatalog::list));
        Table table = table(models, plain ? Long::toString : Texts::size);
        CommandIo io = CommandIo.of(session);
        PrintStream out = io.out();
        if (plain) {
            out.print(table.plain());
        } else if (models.isEmpty()) {
            out.print("The provider offers no models. Install one on its server, or choose another provider with"
                    + " 'llm:use ID'.\n");
        } else {
            out.print(table.fitting(io));
        }
        out.flush();
    }

    private static Table table(List<ModelInfo> models, LongFunction<String> size) {
        Table table = new Table()
                .column("MODEL")
                .numbers("CONTEXT")
                .numbers("SIZE")
                .column("CAPABILITIES")
                .column("OWNER");
        models.stream()
                .sorted(Comparator.comparing(ModelInfo::id))
                .forEach(model -> table.row(
                        model.id(),
                        ModelTexts.number(model.contextWindow(), Long::toString),
                        ModelTexts.number(model.size(), size),
                        ProviderTexts.capabilities(model.capabilities()),
                        model.owner().orElse("")));
        return table;
    }
}

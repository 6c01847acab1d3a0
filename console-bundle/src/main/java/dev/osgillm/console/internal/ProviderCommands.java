/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.provider.ProviderSettings;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.console.internal.RefusedConfigurations.Refused;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Commands about provider instances: what there is, how it is configured, which is the default. */
@Component(service = ProviderCommands.class, immediate = true)
@GogoCommand(
        scope = "llm",
        function = {"providers", "provider", "config", "use"})
public final class ProviderCommands {

    private final LlmClient client;
    private final LlmRegistry registry;
    private final Providers providers;
    private final RefusedConfigurations refused;

    /** @param runtime {@code null} when there is none */
    @Activate
    public ProviderCommands(
            @Reference LlmClient client,
            @Reference LlmRegistry registry,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    ServiceComponentRuntime runtime) {
        this.client = client;
        this.registry = registry;
        providers = new Providers(registry);
        refused = new RefusedConfigurations(runtime);
    }

    @Descriptor("lists the provider instances; * marks the default one. Example: llm:providers")
    public void providers(
            CommandSession session,
            @Descriptor("tab-separated, without titles, for scripts")
                    @Parameter(names = "--plain", presentValue = "true", absentValue = "false")
                    boolean plain,
            @Descriptor("takes no words") String... words) {
        List<String> extra = Words.plain("providers", words);
        if (!extra.isEmpty()) {
            throw new IllegalArgumentException(
                    "llm:providers takes no words. For one provider: llm:provider " + extra.get(0) + ".");
        }
        CommandIo io = CommandIo.of(session);
        PrintStream out = io.out();
        List<ProviderInfo> all = registry.providers();
        String standard = registry.defaultProvider().map(ProviderInfo::id).orElse("");
        if (plain) {
            out.print(plainTable(all, standard).plain());
        } else {
            out.print(
                    all.isEmpty() ? Providers.NONE + "\n" : table(all, standard).fitting(io));
            printRefused(out);
        }
        out.flush();
    }

    private static Table table(List<ProviderInfo> all, String standard) {
        // The title of the mark is blank, but a column: the mark may be absent from every row.
        Table table = new Table()
                .column("  ID")
                .column("TYPE")
                .column("MODEL")
                .column("STATE")
                .column("LOCAL")
                .column("CAPABILITIES")
                .column("BUNDLE");
        for (ProviderInfo info : all) {
            String mark = info.id().equals(standard) ? "* " : "  ";
            table.row(
                    mark + info.id(),
                    info.type(),
                    info.model().orElse(""),
                    ProviderTexts.state(info),
                    ProviderTexts.yesNo(info.local()),
                    ProviderTexts.capabilities(info.capabilities()),
                    info.bundle());
        }
        return table;
    }

    private static Table plainTable(List<ProviderInfo> all, String standard) {
        Table table = new Table();
        List.of("ID", "TYPE", "MODEL", "STATE", "LOCAL", "CAPABILITIES", "BUNDLE", "DEFAULT")
                .forEach(table::column);
        for (ProviderInfo info : all) {
            table.row(
                    info.id(),
                    info.type(),
                    info.model().orElse(""),
                    ProviderTexts.state(info),
                    ProviderTexts.yesNo(info.local()),
                    ProviderTexts.capabilities(info.capabilities()),
                    info.bundle(),
                    ProviderTexts.yesNo(info.id().equals(standard)));
        }
        return table;
    }

    private void printRefused(PrintStream out) {
        List<Refused> all = refused.list();
        if (all.isEmpty()) {
            return;
        }
        out.print("\nRefused configurations:\n");
        all.forEach(one -> out.print("  " + one.pid() + ": " + one.reason() + "\n"));
    }

    @Descriptor("shows what is known of one provider instance. Example: llm:provider ollama")
    public void provider(
            CommandSession session, @Descriptor("ID: the id, or the beginning of exactly one") String... id) {
        ProviderInfo info = providers.named("provider", id);
        boolean standard = registry.defaultProvider()
                .filter(other -> other.id().equals(info.id()))
                .isPresent();
        List<String> further = ProviderTexts.furtherModels(info);
        Table table = new Table().column("KEY").column("VALUE");
        table.row("id", info.id());
        table.row("type", info.type());
        table.row("model", info.model().orElse("none: every request must name one"));
        if (!further.isEmpty()) {
            table.row("more models", String.join(", ", further));
        }
        table.row("state", ProviderTexts.state(info));
        table.row("default", ProviderTexts.yesNo(standard));
        table.row("local", ProviderTexts.yesNo(info.local()));
        table.row("capabilities", ProviderTexts.capabilities(info.capabilities()));
        table.row("ranking", Integer.toString(info.ranking()));
        table.row("bundle", info.bundle());
        table.row("service", Long.toString(info.serviceId()));
        ProviderTexts.file(info).ifPresent(file -> table.row("configuration", file));
        PrintStream out = CommandIo.of(session).out();
        out.print(table.aligned());
        out.flush();
    }

    @Descriptor("shows the settings in force of a provider instance, where each comes from, and the file to edit."
            + " Secrets are only set or not set. Example: llm:config openai")
    public void config(
            CommandSession session, @Descriptor("ID: the id, or the beginning of exactly one") String... id) {
        ProviderInfo info = providers.named("config", id);
        List<Setting> settings = Calls.execute(client.call(
                Selection.id(info.id()), ProviderSettings.class, provider -> new CompletedCall<>(provider.settings())));
        Table table = new Table().column("KEY").column("VALUE").column("ORIGIN");
        settings.forEach(setting -> table.row(setting.key(), shown(setting), setting.origin()));
        PrintStream out = CommandIo.of(session).out();
        out.print(table.aligned());
        ProviderTexts.file(info)
                .ifPresent(file -> out.print("\nTo change a setting, edit " + file + "; saving it is enough.\n"));
        out.flush();
    }

    /** A provider reports secrets without their value; a dotted key with anything else is not shown. */
    private static String shown(Setting setting) {
        boolean secret = setting.key().startsWith(".");
        return secret && !setting.value().equals("not set") ? "set" : setting.value();
    }

    @Descriptor("makes a provider instance the default, and remembers it. Example: llm:use ollama")
    public void use(
            CommandSession session,
            @Descriptor("ID: the id, or the beginning of exactly one; or the name of a route") String... id) {
        if (id.length == 1 && providers.isRoute(id[0])) {
            registry.use(id[0]);
            PrintStream out = CommandIo.of(session).out();
            out.print("The default is now the route " + id[0] + ".\n");
            out.flush();
            return;
        }
        ProviderInfo info = providers.named("use", id);
        registry.use(info.id());
        PrintStream out = CommandIo.of(session).out();
        Optional<String> hint = info.configured()
                ? Optional.empty()
                : Optional.of(" It has no key yet: 'llm:health " + info.id() + "' says what to do.");
        out.print("The default provider is now " + info.id() + "." + hint.orElse("") + "\n");
        out.flush();
    }
}

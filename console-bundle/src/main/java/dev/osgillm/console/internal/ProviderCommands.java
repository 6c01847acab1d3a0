/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.control.ProviderControl;
import dev.osgillm.api.control.ServingState;
import dev.osgillm.api.provider.ProviderSettings;
import dev.osgillm.api.provider.Setting;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

    private record Listed(ProviderInfo info, String state, boolean serves) {

        boolean isDefault(String id) {
            return serves && info.id().equals(id);
        }
    }

    private final LlmClient client;
    private final LlmRegistry registry;
    private final Providers providers;
    private final RefusedConfigurations refused;
    private final ProviderControl control;

    /**
     * @param runtime {@code null} when there is none
     * @param control {@code null} when there is none
     */
    @Activate
    public ProviderCommands(
            @Reference LlmClient client,
            @Reference LlmRegistry registry,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    ServiceComponentRuntime runtime,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    ProviderControl control) {
        this.client = client;
        this.registry = registry;
        providers = new Providers(registry);
        refused = new RefusedConfigurations(runtime);
        this.control = control;
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
        List<Listed> all = listed();
        String standard = registry.defaultProvider().map(ProviderInfo::id).orElse("");
        if (plain) {
            out.print(plainTable(all, standard).plain());
        } else {
            out.print(
                    all.isEmpty() ? Providers.NONE + "\n" : table(all, standard).fitting(io));
            printRefused(all, out);
        }
        out.flush();
    }

    /** @return what serves, and below the same id what is out of service */
    private List<Listed> listed() {
        List<Listed> all = new ArrayList<>();
        registry.providers().forEach(info -> all.add(new Listed(info, ProviderTexts.state(info), true)));
        List<ServingState> instances = control == null ? List.of() : control.instances();
        instances.stream()
                .filter(state -> state.drainedSince().isPresent())
                .forEach(state -> all.add(new Listed(state.provider(), Instances.word(state), false)));
        all.sort(Comparator.comparing(listed -> listed.info().id())); // stable
        return all;
    }

    private Listed find(String id) {
        List<Listed> same = listed().stream()
                .filter(listed -> listed.info().id().equals(id))
                .toList();
        return same.stream()
                .filter(Listed::serves)
                .findFirst()
                .or(() -> same.stream().findFirst())
                .orElseThrow(() -> Providers.away(id));
    }

    private static Table table(List<Listed> all, String standard) {
        // The title of the mark is blank, but a column: the mark may be absent from every row.
        Table table = new Table()
                .column("  ID")
                .column("TYPE")
                .column("MODEL")
                .column("STATE")
                .column("LOCAL")
                .prose("CAPABILITIES")
                .column("BUNDLE");
        for (Listed listed : all) {
            ProviderInfo info = listed.info();
            String mark = listed.isDefault(standard) ? "* " : "  ";
            table.row(
                    mark + info.id(),
                    info.type(),
                    info.model().orElse(""),
                    listed.state(),
                    ProviderTexts.yesNo(info.local()),
                    ProviderTexts.capabilities(info.capabilities()),
                    info.bundle());
        }
        return table;
    }

    private static Table plainTable(List<Listed> all, String standard) {
        Table table = new Table();
        List.of("ID", "TYPE", "MODEL", "STATE", "LOCAL", "CAPABILITIES", "BUNDLE", "DEFAULT")
                .forEach(table::column);
        for (Listed listed : all) {
            ProviderInfo info = listed.info();
            table.row(
                    info.id(),
                    info.type(),
                    info.model().orElse(""),
                    listed.state(),
                    ProviderTexts.yesNo(info.local()),
                    ProviderTexts.capabilities(info.capabilities()),
                    info.bundle(),
                    ProviderTexts.yesNo(listed.isDefault(standard)));
        }
        return table;
    }

    private void printRefused(List<Listed> all, PrintStream out) {
        List<String> lines = new ArrayList<>();
        refused.list().forEach(one -> lines.add(one.pid() + ": " + one.reason()));
        for (Listed listed : all) {
            ProviderTexts.refused(listed.info())
                    .ifPresent(reason ->
                            lines.add(reason + " " + listed.info().id() + " goes on as it was configured before."));
        }
        if (!lines.isEmpty()) {
            out.print("\nRefused configurations:\n");
            lines.forEach(line -> out.print("  " + line + "\n"));
        }
    }

    @Descriptor("shows what is known of one provider instance. Example: llm:provider ollama")
    public void provider(
            CommandSession session, @Descriptor("ID: the id, or the beginning of exactly one") String... id) {
        Listed found = find(providers.named("provider", id));
        ProviderInfo info = found.info();
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
        table.row("state", found.state());
        table.row("default", ProviderTexts.yesNo(standard && found.serves()));
        table.row("local", ProviderTexts.yesNo(info.local()));
        table.row("capabilities", ProviderTexts.capabilities(info.capabilities()));
        table.row("ranking", Integer.toString(info.ranking()));
        table.row("bundle", info.bundle());
        table.row("service", Long.toString(info.serviceId()));
        ProviderTexts.file(info).ifPresent(file -> table.row("configuration", file));
        ProviderTexts.refused(info).ifPresent(reason -> table.row("refused change", reason));
        PrintStream out = CommandIo.of(session).out();
        out.print(table.aligned());
        out.flush();
    }

    @Descriptor("shows the settings in force of a provider instance, where each comes from, and the file to edit."
            + " Secrets are only set or not set. Example: llm:config openai")
    public void config(
            CommandSession session, @Descriptor("ID: the id, or the beginning of exactly one") String... id) {
        String named = providers.named("config", id);
        List<Setting> settings = Calls.execute(client.call(
                Selection.id(named), ProviderSettings.class, provider -> new CompletedCall<>(provider.settings())));
        Table table = new Table().column("KEY").column("VALUE").column("ORIGIN");
        settings.forEach(setting -> table.row(setting.key(), shown(setting), setting.origin()));
        PrintStream out = CommandIo.of(session).out();
        out.print(table.aligned());
        registry.provider(named)
                .flatMap(ProviderTexts::file)
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
        String named = providers.named("use", id);
        registry.use(named);
        PrintStream out = CommandIo.of(session).out();
        boolean configured =
                registry.provider(named).map(ProviderInfo::configured).orElse(true);
        out.print("The default provider is now " + named + "."
                + (configured ? "" : " It has no key yet: 'llm:health " + named + "' says what to do.") + "\n");
        out.flush();
    }
}

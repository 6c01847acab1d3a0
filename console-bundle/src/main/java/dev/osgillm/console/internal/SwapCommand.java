/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.control.ProviderControl;
import dev.osgillm.api.control.ServingState;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The command {@code llm:swap}: a new version of a provider's bundle, without a moment in which nothing serves. */
@Component(service = SwapCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "swap")
public final class SwapCommand {

    private static final Duration ARRIVAL = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(60);

    /** One letter before a colon is a drive. */
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    private final BundleContext context;
    private final ProviderControl control;
    private final Providers providers;

    /** @param control {@code null} when there is none */
    @Activate
    public SwapCommand(
            BundleContext context,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    ProviderControl control,
            @Reference LlmRegistry registry) {
        providers = new Providers(registry);
        this.context = context;
        this.control = control;
    }

    @Descriptor(
            "replaces the bundle of a provider instance: installs the new one beside it, asks its health probe, leads"
                    + " new calls there, waits for the calls of the old one, and uninstalls that. When the new one does not come"
                    + " up, the old one serves on. Example: llm:swap openai openai-0.2.0.jar")
    public void swap(
            CommandSession session,
            @Descriptor("SECONDS for the new bundle to publish its instances, and again to answer its probe; 30 when"
                            + " absent, as in --timeout 60")
                    @Parameter(names = "--timeout", absentValue = "")
                    String timeout,
            @Descriptor(
                            "SECONDS to wait for the calls of the old bundle, which then has its drain_timeout left; 60 when"
                                    + " absent, as in --drain 300")
                    @Parameter(names = "--drain", absentValue = "")
                    String drain,
            @Descriptor(
                            "ID: the id, the beginning of exactly one, or the number of the service; and JAR: a file or URL")
                    String... words) {
        List<String> typed = Words.each("swap", List.of("ID", "JAR"), words);
        Duration arrival = Options.seconds("--timeout", timeout).orElse(ARRIVAL);
        Duration limit = Options.seconds("--drain", drain).orElse(DRAIN);
        ProviderControl present = Calls.present(control, "What takes providers out of service is", "llm:swap");
        ServingState instance = new Instances(present.instances(), providers).find("swap", typed.get(0), any -> false);
        CommandIo io = CommandIo.of(session);
        PrintStream out = io.out();
        BundleSwap swap = new BundleSwap(new SideBySide(context), present, arrival, limit, line -> {
            out.print(Texts.line(line) + "\n");
            out.flush();
        });
        try {
            swap.swap(instance, jar(io, typed.get(1)));
        } catch (LlmException e) {
            if (e.kind() == ErrorKind.CANCELLED) { // a shell shows no message of a command that was interrupted
                out.print(e.getMessage() + "\n");
                out.flush();
            }
            throw e;
        }
    }

    private static URL jar(CommandIo io, String typed) {
        try {
            return ADDRESS.matcher(typed).matches()
                    ? URI.create(typed).toURL()
                    : new LocalFiles(io.folder()).file("JAR", typed).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(
                    "'" + Texts.line(typed) + "' (JAR) is no file or URL of a bundle: " + e.getMessage() + ".", e);
        }
    }
}

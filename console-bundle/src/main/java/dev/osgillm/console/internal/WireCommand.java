/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.provider.WireLog;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code llm:wire}: what goes to a server and comes back, into the log. */
@Component(service = WireCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "wire")
public final class WireCommand {

    private final LlmClient client;
    private final Providers providers;

    @Activate
    public WireCommand(@Reference LlmClient client, @Reference LlmRegistry registry) {
        this.client = client;
        providers = new Providers(registry);
    }

    @Descriptor(
            "writes what a provider sends and receives into the log, until it is switched off or the provider leaves."
                    + " Keys are masked, prompts and answers are not. Example: llm:wire ollama on")
    public void wire(
            CommandSession session,
            @Descriptor("ID of the provider, then on or off; its state when neither is there") String... words) {
        List<String> plain = Words.plain("wire", words);
        String state = plain.size() < 2 ? "" : plain.get(1);
        if (plain.isEmpty() || plain.size() > 2 || !List.of("", "on", "off").contains(state)) {
            throw new IllegalArgumentException(
                    "llm:wire takes the id of a provider, and on or off, as in: llm:wire ollama"
                            + " on. 'llm:providers' lists the ids.");
        }
        String id = providers.find(plain.get(0));
        Function<WireLog, Call<Boolean>> operation = log -> {
            if (!state.isEmpty()) {
                log.enable(state.equals("on"));
            }
            return new CompletedCall<>(log.enabled());
        };
        boolean on = Calls.execute(client.call(Selection.id(id), WireLog.class, operation));
        PrintStream out = CommandIo.of(session).out();
        out.print(
                on
                        ? "The log has what " + id + " sends and receives, prompts and answers too. To end that, type:"
                                + " llm:wire " + id + " off\n"
                        : "The log has nothing of what " + id + " sends and receives.\n");
        out.flush();
    }
}

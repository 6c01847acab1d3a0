/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.console.internal.Providers.Target;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code llm:complete}: a model goes on with a text. */
@Component(service = CompleteCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "complete")
public final class CompleteCommand {

    private static final String EXAMPLE = "llm:complete -m qwen2.5-coder 'def add(a, b):'";

    private final LlmClient client;
    private final Providers providers;

    @Activate
    public CompleteCommand(@Reference LlmClient client, @Reference LlmRegistry registry) {
        this.client = client;
        providers = new Providers(registry);
    }

    // Flags are strings too: a conversion would make Gogo prefer the fallback below.
    @Descriptor("lets a model go on with a text and prints what it adds as it arrives. Example: " + EXAMPLE)
    public void complete(
            CommandSession session,
            @Descriptor("ID of the provider, or the beginning of exactly one, as in -p ollama")
                    @Parameter(
                            names = {"-p", "--provider"},
                            absentValue = "")
                    String provider,
            @Descriptor("MODEL as the provider names it, or ID/MODEL, as in -m qwen2.5-coder")
                    @Parameter(
                            names = {"-m", "--model"},
                            absentValue = "")
                    String model,
            @Descriptor("TEXT, or @FILE, that comes after the answer, as in --suffix 'return result'")
                    @Parameter(names = "--suffix", absentValue = "")
                    String suffix,
            @Descriptor("SYSTEM prompt, for servers that put the text into a template, as in -s 'Write Java.'")
                    @Parameter(
                            names = {"-s", "--system"},
                            absentValue = "")
                    String system,
            @Descriptor("TEMP, randomness from 0 to 2, as in -t 0.2")
                    @Parameter(
                            names = {"-t", "--temperature"},
                            absentValue = "")
                    String temperature,
            @Descriptor("N, the most tokens of the answer, as in --max-tokens 200")
                    @Parameter(names = "--max-tokens", absentValue = "")
                    String maxTokens,
            @Descriptor("give the text to the model as it is, without a template")
                    @Parameter(names = "--raw", presentValue = "true", absentValue = "")
                    String raw,
            @Descriptor("print tokens and times after the answer")
                    @Parameter(
                            names = {"-u", "--usage"},
                            presentValue = "true",
                            absentValue = "")
                    String usage,
            @Descriptor("the text; quote it") String... words) {
        List<String> plain = Words.plain("complete", words);
        Target target = providers.target(provider, model);
        CommandIo io = CommandIo.of(session);
        String after = new LocalFiles(io.folder()).text("--suffix", suffix);
        CompletionRequest.Builder request = CompletionRequest.builder(text(io.piped() + String.join(" ", plain)))
                .model(target.model())
                .suffix(after.isEmpty() ? null : after)
                .system(system.isBlank() ? null : system)
                .raw(!raw.isEmpty());
        Options.temperature(temperature).ifPresent(request::temperature);
        Options.count("--max-tokens", maxTokens).ifPresent(request::maxTokens);
        ChatResponse response = ChatRunner.printing(io, client.newCall(request.build(), target.selection()), true);
        ChatNotes.print(io, response, !usage.isEmpty(), false);
    }

    /** Each space counts: what the model adds depends on them. */
    private static String text(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to go on with. Type words, as in: " + EXAMPLE);
        }
        return text;
    }

    /** Gogo's fallback, as {@link ChatCommand#_main}. */
    public void _main(StringBuilder command, StringBuilder... words) {
        throw Words.incomplete("complete", EXAMPLE, (Object[]) words);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.console.internal.Providers.Target;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code llm:code}: an answer of which only the code is printed. */
@Component(service = CodeCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "code")
public final class CodeCommand {

    private static final String EXAMPLE = "llm:code -l python 'print the first ten primes'";

    private final LlmClient client;
    private final Providers providers;

    @Activate
    public CodeCommand(@Reference LlmClient client, @Reference LlmRegistry registry) {
        this.client = client;
        providers = new Providers(registry);
    }

    // Flags are strings too: a conversion would make Gogo prefer the fallback below.
    @Descriptor(
            "asks a model for code and prints that; what it says besides goes beside. Text from a pipe is put before the"
                    + " words. Example: " + EXAMPLE)
    public void code(
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
            @Descriptor("LANG that the code shall be in, as in -l python")
                    @Parameter(
                            names = {"-l", "--lang"},
                            absentValue = "")
                    String language,
            @Descriptor("TEMP, randomness from 0 to 2, as in -t 0.2")
                    @Parameter(
                            names = {"-t", "--temperature"},
                            absentValue = "")
                    String temperature,
            @Descriptor("N, the most tokens of the answer, as in --max-tokens 200")
                    @Parameter(names = "--max-tokens", absentValue = "")
                    String maxTokens,
            @Descriptor("print tokens and times after the answer")
                    @Parameter(
                            names = {"-u", "--usage"},
                            presentValue = "true",
                            absentValue = "")
                    String usage,
            @Descriptor("what the code shall do; quote it") String... words) {
        List<String> plain = Words.plain("code", words);
        String wanted = Texts.line(language).strip();
        ChatRequest.Builder request = ChatRequest.builder()
                .system("Answer with " + (wanted.isEmpty() ? "code" : wanted + " code")
                        + " in one fenced block, complete and ready to run. Keep any explanation outside of it short.");
        Options.temperature(temperature).ifPresent(request::temperature);
        Options.count("--max-tokens", maxTokens).ifPresent(request::maxTokens);
        Target target = providers.target(provider, model);
        CommandIo io = CommandIo.of(session);
        request.user(Prompt.of(EXAMPLE, io.piped(), plain)).model(target.model());
        ChatResponse response = ChatRunner.waiting(io, client.newCall(request.build(), target.selection()));
        CodeAnswer.of(response.message().refusal().orElse(response.text()), wanted)
                .print(io);
        ChatNotes.print(io, response, !usage.isEmpty(), false);
    }

    /** Gogo's fallback, as {@link ChatCommand#_main}. */
    public void _main(StringBuilder command, StringBuilder... words) {
        throw Words.incomplete("code", EXAMPLE, (Object[]) words);
    }
}

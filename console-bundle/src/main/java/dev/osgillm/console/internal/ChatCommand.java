/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.Selection;
import dev.osgillm.console.internal.Providers.Target;
import java.io.PrintStream;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code llm:chat}: one question, one answer, printed as it arrives. */
@Component(service = ChatCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "chat")
public final class ChatCommand {

    private final LlmClient client;
    private final Providers providers;

    @Activate
    public ChatCommand(@Reference LlmClient client, @Reference LlmRegistry registry) {
        this.client = client;
        providers = new Providers(registry);
    }

    // Flags are strings too: a conversion would make Gogo prefer the fallback below.
    @Descriptor("asks a model and prints its answer as it arrives. Text from a pipe is put before the words."
            + " Ctrl-C cancels the answer. Example: cat notes.txt | llm:chat -p ollama -t 0.2 'summarise this'")
    public void chat(
            CommandSession session,
            @Descriptor("ID of the provider, or the beginning of exactly one, as in -p ollama")
                    @Parameter(
                            names = {"-p", "--provider"},
                            absentValue = "")
                    String provider,
            @Descriptor("MODEL as the provider names it, or ID/MODEL, as in -m llama3.2")
                    @Parameter(
                            names = {"-m", "--model"},
                            absentValue = "")
                    String model,
            @Descriptor("SYSTEM prompt: instructions for the model, as in -s 'answer in French'")
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
            @Descriptor("hide the reasoning, which is shown dim on a terminal only")
                    @Parameter(
                            names = {"-R", "--no-reasoning"},
                            presentValue = "true",
                            absentValue = "")
                    String hideReasoning,
            @Descriptor("print tokens and times after the answer")
                    @Parameter(
                            names = {"-u", "--usage"},
                            presentValue = "true",
                            absentValue = "")
                    String usage,
            @Descriptor(
                            "the question; quote it when it has any of ? * ' \" $ | & or an option in it; -- ends the options")
                    String... words) {
        List<String> plain = Words.plain("chat", words);
        ChatRequest.Builder request = ChatRequest.builder();
        if (!system.isBlank()) {
            request.system(system);
        }
        Options.temperature(temperature).ifPresent(request::temperature);
        Options.count("--max-tokens", maxTokens).ifPresent(request::maxTokens);
        Target target = providers.target(provider, model);
        CommandIo io = CommandIo.of(session);
        request.user(Prompt.of(io.piped(), plain)).model(target.model());
        ChatResponse response;
        try {
            response = ask(io, client.newCall(request.build(), target.selection()), hideReasoning.isEmpty());
        } catch (LlmException e) {
            throw target.selection() == Selection.DEFAULT ? Calls.withAlternatives(e) : e;
        }
        PrintStream err = io.err();
        ChatNotes.warning(response).ifPresent(warning -> err.print(warning + "\n"));
        if (!usage.isEmpty()) {
            err.print(ChatNotes.usage(response) + "\n");
        }
        err.flush();
    }

    private static ChatResponse ask(CommandIo io, StreamingCall<ChatEvent, ChatResponse> call, boolean reasoning) {
        ChatPrinter printer = new ChatPrinter(io.out(), io.terminal(), reasoning);
        try (EventStream<ChatEvent> events = call.stream()) {
            while (events.hasNext()) {
                io.awaitForeground();
                printer.print(events.next());
            }
        } catch (LlmException e) {
            LlmException failure = Calls.ended(e); // first: it clears the interrupt, so that printing is safe
            printer.end();
            if (failure != e) {
                io.err().print("(cancelled)\n");
                io.err().flush();
            }
            throw failure;
        }
        printer.end();
        return printer.response().orElseThrow(() -> LlmException.builder(
                        ErrorKind.PROTOCOL, "The answer ended without its result. The text above may be cut.")
                .build());
    }

    /**
     * Gogo's fallback: called instead of {@link #chat} when that does not fit, and that is when the last option has no
     * value. Its parameters are of a type that costs a conversion, so that it never fits better. Hidden from {@code help}.
     */
    public void _main(StringBuilder command, StringBuilder... words) {
        throw Words.incomplete("chat", "llm:chat -p ollama hello", (Object[]) words);
    }
}

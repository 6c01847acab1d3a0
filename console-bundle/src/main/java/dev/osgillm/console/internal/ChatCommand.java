/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.ReasoningEffort;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.tool.ToolChatRequest;
import dev.osgillm.console.internal.Providers.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
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

    private static final String EXAMPLE = "llm:chat -p ollama hello";
    private static final int MOST_ANSWERS = 128;
    private static final String ALL_TOOLS = "all";

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
            @Descriptor("SHARE of the likeliest tokens to choose from, 0 to 1, as in --top-p 0.9")
                    @Parameter(names = "--top-p", absentValue = "")
                    String topP,
            @Descriptor("NUMBER for answers that can be repeated, where the server can, as in --seed 42")
                    @Parameter(names = "--seed", absentValue = "")
                    String seed,
            @Descriptor("TEXT at which the answer ends; may be repeated, as in --stop END")
                    @Parameter(names = "--stop", absentValue = "")
                    String stop,
            @Descriptor("HOW much to think: none, minimal, low, medium, high, xhigh or max, as in --effort low")
                    @Parameter(names = "--effort", absentValue = "")
                    String effort,
            @Descriptor("N, how many answers to give, 1 to 128, as in -n 3")
                    @Parameter(
                            names = {"-n", "--n"},
                            absentValue = "")
                    String count,
            @Descriptor("KEY of requests that begin alike, for the prompt cache of the provider, as in --cache manual")
                    @Parameter(names = "--cache", absentValue = "")
                    String cache,
            @Descriptor(
                            "FILE that goes with the question: image, audio or document; may be repeated, as in -a photo.png")
                    @Parameter(
                            names = {"-a", "--attach"},
                            absentValue = "")
                    String attached,
            @Descriptor("SCHEMA of a JSON answer: a file, or fields, as in --schema 'name, age int, tags []string'")
                    @Parameter(names = "--schema", absentValue = "")
                    String schema,
            @Descriptor("NAME of a tool that the model may use, or all; may be repeated, as in -T all")
                    @Parameter(
                            names = {"-T", "--tool"},
                            absentValue = "")
                    String tool,
            @Descriptor("run tools without asking; where nobody can be asked, it is needed with -T all")
                    @Parameter(
                            names = {"-y", "--yes"},
                            presentValue = "true",
                            absentValue = "")
                    String unasked,
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
            @Descriptor("print one JSON object with the answer and all that is known of it")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "")
                    String json,
            @Descriptor(
                            "the question; quote it when it has any of ? * ' \" $ | & or an option in it; -- ends the options")
                    String... words) {
        List<String> left = new ArrayList<>(Words.all(words));
        List<String> files = Words.repeated("chat", EXAMPLE, attached, left, "-a", "--attach");
        List<String> stops = Words.repeated("chat", EXAMPLE, stop, left, "--stop");
        List<String> tools = Words.repeated("chat", EXAMPLE, tool, left, "-T", "--tool");
        List<String> plain = Words.plain("chat", left.toArray(String[]::new));
        ChatRequest.Builder request = ChatRequest.builder();
        if (!system.isBlank()) {
            request.system(system);
        }
        Options.temperature(temperature).ifPresent(request::temperature);
        Options.count("--max-tokens", maxTokens).ifPresent(request::maxTokens);
        Options.share("--top-p", topP).ifPresent(request::topP);
        Options.whole("--seed", seed).ifPresent(request::seed);
        stops.forEach(request::stop);
        Options.choice("--effort", effort, ReasoningEffort.class).ifPresent(request::reasoningEffort);
        OptionalInt answers = Options.count("-n", count, MOST_ANSWERS);
        answers.ifPresent(request::choices);
        Options.cache("--cache", cache).ifPresent(request::promptCache);
        CommandIo io = CommandIo.of(session);
        LocalFiles local = new LocalFiles(io.folder());
        if (!schema.isBlank()) {
            request.responseFormat(Schemas.format(local, schema));
        }
        Target target = providers.target(provider, model);
        List<MediaPart> shown = Attachments.of(local, files);
        Message.Builder message = Message.builder(Role.USER).text(Prompt.of(io.piped(), plain));
        shown.forEach(message::part);
        request.message(message.build());
        ChatPrinter printer = new ChatPrinter(io.out(), io.terminal(), hideReasoning.isEmpty());
        Supplier<EventStream<ChatEvent>> events = tools.isEmpty()
                ? client.newCall(request.model(target.model()).build(), target.selection())::stream
                : withTools(io, printer, tools, unasked.isEmpty(), request.model(providers.address(target)));
        ChatResponse response;
        try {
            response = json.isEmpty() && answers.orElse(1) == 1
                    ? ChatRunner.printing(io, printer, events)
                    : ChatRunner.waiting(io, events);
        } catch (LlmException e) {
            throw target.selection() == Selection.DEFAULT ? Calls.withAlternatives(e) : e;
        }
        if (!json.isEmpty()) {
            io.out().print(JsonWriter.write(ChatJson.of(response, hideReasoning.isEmpty())) + "\n");
            io.out().flush();
        } else if (answers.orElse(1) > 1) {
            ChatRunner.printAll(io, response);
        }
        ChatNotes.print(io, response, !usage.isEmpty(), !tools.isEmpty());
    }

    /** A tool runs when a person agreed: by an answer, by {@code -y}, or by its name where nobody can be asked. */
    private Supplier<EventStream<ChatEvent>> withTools(
            CommandIo io, ChatPrinter printer, List<String> tools, boolean ask, ChatRequest.Builder request) {
        ToolChatRequest.Builder wanted = ToolChatRequest.builder(request.build());
        boolean all = tools.contains(ALL_TOOLS);
        if (!all) {
            tools.forEach(wanted::name);
        }
        if (ask && io.asks()) {
            AskingStream asking = new AskingStream(new ToolConsent(io, printer::pause));
            return () -> asking.of(client.newCall(wanted.approval(asking).build()));
        }
        if (ask && all) {
            throw new IllegalArgumentException(
                    "Nobody can be asked here whether a tool may run. Name the tools that may,"
                            + " as in -T weather, or let all run with -y.");
        }
        return client.newCall(wanted.build())::stream;
    }

    /**
     * Gogo's fallback: called instead of {@link #chat} when that does not fit, and that is when the last option has no
     * value. Its parameters are of a type that costs a conversion, so that it never fits better. Hidden from {@code help}.
     */
    public void _main(StringBuilder command, StringBuilder... words) {
        throw Words.incomplete("chat", EXAMPLE, (Object[]) words);
    }
}

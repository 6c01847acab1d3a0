/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.BatchCompleted;
import dev.osgillm.api.client.BatchEvent;
import dev.osgillm.api.client.BatchItem;
import dev.osgillm.api.client.BatchRequest;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code llm:batch}: many questions, side by side. */
@Component(service = BatchCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "batch")
public final class BatchCommand {

    private static final String EXAMPLE = "llm:batch -c 8 prompts.txt";
    private static final int MOST_PARALLEL = 256;

    private final LlmClient client;
    private final Providers providers;

    @Activate
    public BatchCommand(@Reference LlmClient client, @Reference LlmRegistry registry) {
        this.client = client;
        providers = new Providers(registry);
    }

    // Flags are strings too: a conversion would make Gogo prefer the fallback below.
    @Descriptor(
            "asks the prompts of a file side by side, one on each line or a JSON object on each, and prints the answers"
                    + " in their order. Fails when one fails. Example: " + EXAMPLE)
    public void batch(
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
            @Descriptor("SYSTEM prompt: instructions for each, as in -s 'answer with one word'")
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
            @Descriptor("N, how many to ask at a time, 1 to 256, as in -c 8")
                    @Parameter(
                            names = {"-c", "--parallel"},
                            absentValue = "")
                    String parallel,
            @Descriptor("print one JSON object a line, with all that is known of each answer")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "")
                    String json,
            @Descriptor("the file, or - for text from a pipe") String... file) {
        String name = Words.only("batch", "FILE", file);
        OptionalDouble warmth = Options.temperature(temperature);
        OptionalInt most = Options.count("--max-tokens", maxTokens);
        BatchRequest.Builder batch = BatchRequest.builder();
        Options.count("-c", parallel, MOST_PARALLEL).ifPresent(batch::parallelism);
        CommandIo io = CommandIo.of(session);
        String text = name.equals("-") ? io.piped() : new LocalFiles(io.folder()).textOf("FILE", name);
        List<BatchInput.Entry> entries = BatchInput.read(text, system, warmth, most);
        for (BatchInput.Entry entry : entries) {
            String chosen = entry.model().isEmpty() ? model : entry.model();
            String address = providers.address(providers.target(provider, chosen));
            batch.request(entry.request().model(address).build());
        }
        run(io, batch.build(), new BatchPrinter(entries, io, !json.isEmpty()));
    }

    private void run(CommandIo io, BatchRequest batch, BatchPrinter printer) {
        try (EventStream<BatchEvent> events = client.newCall(batch).stream()) {
            while (events.hasNext()) {
                io.awaitForeground();
                BatchEvent event = events.next();
                if (event instanceof BatchItem item) {
                    printer.add(item);
                } else if (event instanceof BatchCompleted completed) {
                    completed.items().forEach(printer::add);
                }
            }
        } catch (LlmException e) {
            LlmException failure = Calls.ended(e); // first: it clears the interrupt, so that printing is safe
            printer.giveUp();
            PrintStream err = io.err();
            err.print("(" + printer.printed() + " of " + batch.requests().size() + " answers are above)\n");
            err.flush();
            throw failure;
        }
        report(io, printer.failed(), batch.requests().size());
    }

    private static void report(CommandIo io, List<BatchPrinter.Failed> failed, int all) {
        if (failed.isEmpty()) {
            return;
        }
        PrintStream err = io.err();
        failed.forEach(entry -> err.print(
                "Line " + entry.line() + ": " + Texts.line(entry.failure().getMessage()) + "\n"));
        err.flush();
        LlmException first = failed.get(0).failure();
        throw LlmException.builder(
                        first.kind(),
                        failed.size() + " of " + all
                                + " prompts failed, see above. Put those lines into a file and run that.")
                .cause(first)
                .build();
    }

    /** Gogo's fallback, as {@link ChatCommand#_main}. */
    public void _main(StringBuilder command, StringBuilder... words) {
        throw Words.incomplete("batch", EXAMPLE, (Object[]) words);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.console.internal.Providers.Target;
import java.io.PrintStream;
import java.util.List;
import java.util.StringJoiner;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code llm:embed}: texts to vectors. */
@Component(service = EmbedCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "embed")
public final class EmbedCommand {

    private static final int SHOWN = 5;

    private final LlmClient client;
    private final Providers providers;

    @Activate
    public EmbedCommand(@Reference LlmClient client, @Reference LlmRegistry registry) {
        this.client = client;
        providers = new Providers(registry);
    }

    // Flags are strings too: a conversion would make Gogo prefer the fallback below.
    @Descriptor(
            "turns texts into vectors: each piped line, then each text given. Prints number, dimensions and the first"
                    + " values of each. Example: llm:embed -p ollama -m nomic-embed-text 'first text' 'second text'")
    public void embed(
            CommandSession session,
            @Descriptor("ID of the provider, or the beginning of exactly one, as in -p ollama")
                    @Parameter(
                            names = {"-p", "--provider"},
                            absentValue = "")
                    String provider,
            @Descriptor("MODEL as the provider names it, or ID/MODEL, as in -m nomic-embed-text")
                    @Parameter(
                            names = {"-m", "--model"},
                            absentValue = "")
                    String model,
            @Descriptor("DIM, the length of the vectors, for models that can shorten them, as in -d 256")
                    @Parameter(
                            names = {"-d", "--dimensions"},
                            absentValue = "")
                    String dimensions,
            @Descriptor("print each whole vector as a line of JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "")
                    String json,
            @Descriptor("the texts; quote each") String... texts) {
        List<String> plain = Words.plain("embed", texts);
        EmbeddingRequest.Builder request = EmbeddingRequest.builder();
        Options.count("-d", dimensions).ifPresent(request::dimensions);
        Target target = providers.target(provider, model);
        CommandIo io = CommandIo.of(session);
        request.inputs(Prompt.inputs(io.piped(), plain)).model(target.model());
        EmbeddingResponse response = Calls.execute(client.newCall(request.build(), target.selection()));
        PrintStream out = io.out();
        for (int i = 0; i < response.size(); i++) {
            float[] vector = response.vector(i);
            out.print((json.isEmpty() ? line(i, vector) : jsonLine(i, vector)) + "\n");
        }
        out.flush();
    }

    static String line(int index, float[] vector) {
        StringJoiner values = new StringJoiner(" ");
        for (int i = 0; i < Math.min(SHOWN, vector.length); i++) {
            values.add(Texts.decimal(vector[i]));
        }
        return index + "\t" + vector.length + "\t" + values + (vector.length > SHOWN ? " ..." : "");
    }

    static String jsonLine(int index, float[] vector) {
        StringJoiner values = new StringJoiner(",", "{\"index\":" + index + ",\"vector\":[", "]}");
        for (float value : vector) {
            values.add(Texts.json(value));
        }
        return values.toString();
    }

    /** Gogo's fallback, as {@link ChatCommand#_main}. */
    public void _main(StringBuilder command, StringBuilder... words) {
        throw Words.incomplete("embed", "llm:embed -p ollama 'a text'", (Object[]) words);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelManager;
import dev.osgillm.api.model.ModelReady;
import dev.osgillm.api.model.ModelRecipe;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code llm:create}: a model out of another, or out of files. */
@Component(service = CreateCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "create")
public final class CreateCommand {

    private static final String EXAMPLE = "llm:create mine --from llama3.2 --system 'You are a poet.'";

    private final LlmClient client;
    private final Providers providers;
    private final LongSupplier nanos;

    @Activate
    public CreateCommand(@Reference LlmClient client, @Reference LlmRegistry registry) {
        this(client, registry, System::nanoTime);
    }

    CreateCommand(LlmClient client, LlmRegistry registry, LongSupplier nanos) {
        this.client = client;
        providers = new Providers(registry);
        this.nanos = nanos;
    }

    // Gogo knows an option once: the first of --file, --adapter, --license and --param is a parameter, the others
    // words.
    @Descriptor(
            "makes a model out of another, or out of files of this machine. TEXT may be @FILE, whose text it then is."
                    + " Example: " + EXAMPLE)
    public void create(
            CommandSession session,
            @Descriptor("ID of the provider, or the beginning of exactly one, as in -p ollama")
                    @Parameter(
                            names = {"-p", "--provider"},
                            absentValue = "")
                    String provider,
            @Descriptor("MODEL to start from, as in --from llama3.2") @Parameter(names = "--from", absentValue = "")
                    String from,
            @Descriptor("TEXT of the system message, as in --system 'You are a poet.'")
                    @Parameter(names = "--system", absentValue = "")
                    String system,
            @Descriptor("TEXT of the prompt template, as in --template @template.txt")
                    @Parameter(names = "--template", absentValue = "")
                    String template,
            @Descriptor("LEVEL to quantise to, as in --quantize q4_K_M")
                    @Parameter(names = "--quantize", absentValue = "")
                    String quantize,
            @Descriptor("FILE to make it out of, instead of --from; may be repeated, as in --file model.gguf")
                    @Parameter(names = "--file", absentValue = "")
                    String file,
            @Descriptor("FILE of an adapter; may be repeated, as in --adapter lora.gguf")
                    @Parameter(names = "--adapter", absentValue = "")
                    String adapter,
            @Descriptor("TEXT of a license; may be repeated, as in --license @LICENSE")
                    @Parameter(names = "--license", absentValue = "")
                    String license,
            @Descriptor("KEY=VALUE, a parameter; may be repeated, as in --param temperature=0.2")
                    @Parameter(names = "--param", absentValue = "")
                    String param,
            @Descriptor("the name of the new model") String... name) {
        List<String> words = new ArrayList<>(Words.all(name));
        List<String> files = Words.repeated("create", EXAMPLE, file, words, "--file");
        List<String> adapters = Words.repeated("create", EXAMPLE, adapter, words, "--adapter");
        List<String> licenses = Words.repeated("create", EXAMPLE, license, words, "--license");
        List<String> params = Words.repeated("create", EXAMPLE, param, words, "--param");
        String model = Words.only("create", "NAME", words.toArray(String[]::new));
        if (from.isEmpty() && files.isEmpty()) {
            throw new IllegalArgumentException(
                    "llm:create needs a model to start from (--from) or a file to make it out" + " of (--file), as in: "
                            + EXAMPLE);
        }
        CommandIo io = CommandIo.of(session);
        LocalFiles local = new LocalFiles(io.folder());
        ModelRecipe.Builder recipe = ModelRecipe.builder(model, absent(from))
                .system(absent(local.text("--system", system)))
                .template(absent(local.text("--template", template)))
                .quantize(absent(quantize));
        files.forEach(path -> recipe.file(local.file("--file", path)));
        adapters.forEach(path -> recipe.adapter(local.file("--adapter", path)));
        licenses.forEach(text -> recipe.license(local.text("--license", text)));
        RecipeParameters.of(params).forEach(recipe::parameter);
        create(io, providers.capable(provider, LlmConstants.CAPABILITY_MODEL_MANAGEMENT), recipe.build());
    }

    private void create(CommandIo io, Selection selection, ModelRecipe recipe) {
        ModelInfo model = LongOperation.run(
                io,
                nanos,
                client.streamingCall(selection, ModelManager.class, manager -> manager.create(recipe)),
                ModelReady.class,
                "the same again (llm:create ...)");
        PrintStream out = io.out();
        out.print("Created " + ModelTexts.named(model) + ".\n");
        out.flush();
    }

    private static String absent(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Gogo's fallback, as {@link ChatCommand#_main}. */
    public void _main(StringBuilder command, StringBuilder... words) {
        throw Words.incomplete("create", EXAMPLE, (Object[]) words);
    }
}

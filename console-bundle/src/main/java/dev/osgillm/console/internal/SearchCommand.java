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
import dev.osgillm.api.model.ModelQuery;
import dev.osgillm.api.model.ModelSearch;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code llm:search}: models in a hub. */
@Component(service = SearchCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "search")
public final class SearchCommand {

    private static final String EXAMPLE = "llm:search qwen --tag gguf --sort likes --limit 5";
    private static final int MOST = 1000;
    private static final int DATE = 10;

    private final LlmClient client;
    private final Providers providers;

    @Activate
    public SearchCommand(@Reference LlmClient client, @Reference LlmRegistry registry) {
        this.client = client;
        providers = new Providers(registry);
    }

    // Flags are strings too: a conversion would make Gogo prefer the fallback below.
    @Descriptor("searches a hub for models, the most downloaded first. Example: " + EXAMPLE)
    public void search(
            CommandSession session,
            @Descriptor("ID of the provider, or the beginning of exactly one, as in -p huggingface")
                    @Parameter(
                            names = {"-p", "--provider"},
                            absentValue = "")
                    String provider,
            @Descriptor("NAME of who published it, as in --author Qwen")
                    @Parameter(names = "--author", absentValue = "")
                    String author,
            @Descriptor("TASK in the hub's words, as in --task text-generation")
                    @Parameter(names = "--task", absentValue = "")
                    String task,
            @Descriptor("TAG that it must have; may be repeated, as in --tag gguf")
                    @Parameter(names = "--tag", absentValue = "")
                    String tag,
            @Descriptor("ORDER: trending, downloads, likes, modified or created, as in --sort likes")
                    @Parameter(names = "--sort", absentValue = "")
                    String sort,
            @Descriptor("N, the most results, up to 1000, as in -n 5")
                    @Parameter(
                            names = {"-n", "--limit"},
                            absentValue = "")
                    String limit,
            @Descriptor("tab-separated, without titles, for scripts")
                    @Parameter(names = "--plain", presentValue = "true", absentValue = "")
                    String plain,
            @Descriptor("a part of the name; everything when absent") String... words) {
        List<String> left = new ArrayList<>(Words.all(words));
        ModelQuery.Builder query = ModelQuery.builder().author(absent(author)).task(absent(task));
        Words.repeated("search", EXAMPLE, tag, left, "--tag").forEach(query::tag);
        query.text(absent(String.join(" ", Words.plain("search", left.toArray(String[]::new)))
                .strip()));
        Options.choice("--sort", sort, ModelQuery.Sort.class).ifPresent(query::sort);
        Options.count("--limit", limit, MOST).ifPresent(query::limit);
        Selection selection = providers.capable(provider, LlmConstants.CAPABILITY_MODEL_SEARCH);
        ModelQuery asked = query.build();
        List<ModelInfo> models = Calls.execute(client.call(selection, ModelSearch.class, hub -> hub.search(asked)));
        CommandIo io = CommandIo.of(session);
        PrintStream out = io.out();
        if (!plain.isEmpty()) {
            out.print(table(models, false).plain());
        } else if (models.isEmpty()) {
            out.print("Nothing found. Search for less of the name, or with fewer options.\n");
        } else {
            out.print(table(models, true).fitting(io));
        }
        out.flush();
    }

    private static Table table(List<ModelInfo> models, boolean dates) {
        Table table = new Table()
                .column("MODEL")
                .numbers("DOWNLOADS")
                .numbers("LIKES")
                .column("TASK")
                .column("CHANGED")
                .column("GATED");
        models.forEach(model -> table.row(
                model.id(),
                model.details().getOrDefault("downloads", ""),
                model.details().getOrDefault("likes", ""),
                model.details().getOrDefault("pipeline_tag", ""),
                model.modified().map(instant -> changed(instant, dates)).orElse(""),
                gated(model)));
        return table;
    }

    private static String changed(Instant instant, boolean date) {
        String text = instant.toString();
        return date && text.length() > DATE ? text.substring(0, DATE) : text;
    }

    /** Hubs that tell it tell also when it is not so. */
    private static String gated(ModelInfo model) {
        String gated = model.details().getOrDefault("gated", "");
        return gated.equals("false") ? "" : gated;
    }

    private static String absent(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Gogo's fallback, as {@link ChatCommand#_main}. */
    public void _main(StringBuilder command, StringBuilder... words) {
        throw Words.incomplete("search", EXAMPLE, (Object[]) words);
    }
}

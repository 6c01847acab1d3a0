/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.model.FilesReady;
import dev.osgillm.api.model.ModelDownload;
import dev.osgillm.api.model.ModelDownloader;
import dev.osgillm.api.model.ModelFile;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The command {@code llm:download}: the files of a model to this machine. */
@Component(service = DownloadCommand.class, immediate = true)
@GogoCommand(scope = "llm", function = "download")
public final class DownloadCommand {

    private static final String EXAMPLE = "llm:download Qwen/Qwen3-0.6B-GGUF --include '*Q8_0.gguf'";

    private final LlmClient client;
    private final Providers providers;
    private final LongSupplier nanos;

    @Activate
    public DownloadCommand(@Reference LlmClient client, @Reference LlmRegistry registry) {
        this(client, registry, System::nanoTime);
    }

    DownloadCommand(LlmClient client, LlmRegistry registry, LongSupplier nanos) {
        this.client = client;
        providers = new Providers(registry);
        this.nanos = nanos;
    }

    @Descriptor(
            "brings the files of a model in a hub to this machine and prints their paths. In a GLOB, * stands for any"
                    + " characters but a slash and ** for any. Ctrl-C stops it; the same command goes on where it was. Example: "
                    + EXAMPLE)
    public void download(
            CommandSession session,
            @Descriptor("ID of the provider, or the beginning of exactly one, as in -p huggingface")
                    @Parameter(
                            names = {"-p", "--provider"},
                            absentValue = "")
                    String provider,
            @Descriptor("DIR for the files; absent: the name of the model in this folder, as in -d models/qwen")
                    @Parameter(
                            names = {"-d", "--dir"},
                            absentValue = "")
                    String dir,
            @Descriptor("GLOB of files to bring; may be repeated, as in --include '*.safetensors'")
                    @Parameter(names = "--include", absentValue = "")
                    String include,
            @Descriptor("GLOB of files to leave out; may be repeated, as in --exclude '*.bin'")
                    @Parameter(names = "--exclude", absentValue = "")
                    String exclude,
            @Descriptor("REV, a branch, tag or commit, as in --revision main")
                    @Parameter(names = "--revision", absentValue = "")
                    String revision,
            @Descriptor("the model, as the hub names it") String... model) {
        List<String> words = new ArrayList<>(Words.all(model));
        List<String> includes = Words.repeated("download", EXAMPLE, include, words, "--include");
        List<String> excludes = Words.repeated("download", EXAMPLE, exclude, words, "--exclude");
        String name = Words.only("download", "MODEL", words.toArray(String[]::new));
        CommandIo io = CommandIo.of(session);
        Path folder = folder(io, dir, name);
        Selection selection = providers.capable(provider, LlmConstants.CAPABILITY_MODEL_DOWNLOAD);
        ModelDownload.Builder download =
                ModelDownload.builder(name, folder).revision(revision.isEmpty() ? null : revision);
        if (excludes.isEmpty()) {
            includes.forEach(download::pattern);
        } else {
            wanted(selection, name, revision, includes, excludes).forEach(download::pattern);
        }
        List<Path> files = LongOperation.run(
                io,
                nanos,
                client.streamingCall(selection, ModelDownloader.class, hub -> hub.download(download.build())),
                FilesReady.class,
                again(provider, dir, includes, excludes, revision, name));
        PrintStream out = io.out();
        files.forEach(file -> out.print(file + "\n"));
        out.flush();
    }

    private static Path folder(CommandIo io, String dir, String model) {
        String typed = dir.isEmpty() ? model.substring(model.lastIndexOf('/') + 1) : dir;
        Path folder = new LocalFiles(io.folder()).path("--dir", typed).normalize();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "'" + Texts.line(folder.toString()) + "' is a file, not a folder. Choose another with --dir.");
        }
        return folder;
    }

    /** A download knows only what to bring: what is left over of the hub's list is told by its paths. */
    private List<String> wanted(
            Selection selection, String model, String revision, List<String> includes, List<String> excludes) {
        List<ModelFile> all = Calls.execute(client.call(
                selection, ModelDownloader.class, hub -> hub.files(model, revision.isEmpty() ? null : revision)));
        List<String> wanted = all.stream()
                .map(ModelFile::path)
                .filter(path -> includes.isEmpty() || Globs.anyMatches(includes, path))
                .filter(path -> !Globs.anyMatches(excludes, path))
                .toList();
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("None of the " + all.size() + " files of " + Texts.line(model)
                    + " is left over. Leave out less with --exclude.");
        }
        return wanted;
    }

    private static String again(
            String provider, String dir, List<String> includes, List<String> excludes, String revision, String model) {
        List<String> words =
                new ArrayList<>(List.of("llm:download", "-p", provider, "--dir", dir, "--revision", revision));
        includes.forEach(glob -> words.addAll(List.of("--include", glob)));
        excludes.forEach(glob -> words.addAll(List.of("--exclude", glob)));
        words.add(model);
        return Words.line(words.toArray(String[]::new));
    }

    /** Gogo's fallback, as {@link ChatCommand#_main}. */
    public void _main(StringBuilder command, StringBuilder... words) {
        throw Words.incomplete("download", EXAMPLE, (Object[]) words);
    }
}

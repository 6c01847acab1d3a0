/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.model.FilesReady;
import dev.osgillm.api.model.ModelDownload;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.support.call.SteppedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** One run of a download: what there is, whether it may be written and has room, then file after file. */
final class Download implements SteppedCall.Steps<ModelEvent> {

    private final HubRequests requests;
    private final PartFiles parts;
    private final ModelDownload wanted;
    private final SafeFolder folder;
    private final List<Path> done = new ArrayList<>();
    private SteppedCall.Output<ModelEvent> output;
    private SilenceWatch silence;
    private volatile Call<?> asking;
    private volatile FileDownload running;
    private volatile boolean over;

    Download(HubRequests requests, PartFiles parts, ModelDownload wanted) {
        this.requests = requests;
        this.parts = parts;
        this.wanted = wanted;
        folder = new SafeFolder(wanted.folder());
    }

    @Override
    public void begin(SteppedCall.Output<ModelEvent> newOutput) {
        output = newOutput;
        silence = new SilenceWatch(requests.idleLimit(), newOutput);
        silence.begin();
        ask(
                requests.commit(wanted.model(), wanted.revision().orElse(null)),
                commit -> ask(requests.tree(wanted.model(), commit), tree -> prepare(commit, tree)));
    }

    @Override
    public void over() {
        over = true;
        Call<?> call = asking;
        if (call != null) {
            call.cancel();
        }
        FileDownload file = running;
        if (file != null) {
            file.stop();
        }
    }

    private <T> void ask(Call<T> call, Consumer<T> next) {
        asking = call;
        if (over) {
            return;
        }
        call.executeAsync().whenComplete((answer, failure) -> {
            if (failure == null) {
                output.run(() -> next.accept(answer));
            } else {
                output.fail(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        });
    }

    private void prepare(String commit, List<HubFile> tree) {
        FilePatterns patterns = new FilePatterns(wanted.patterns());
        List<HubFile> files =
                tree.stream().filter(file -> patterns.choose(file.path())).toList();
        if (files.isEmpty()) {
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            tree.isEmpty()
                                    ? "The model " + wanted.model() + " has no files. Choose another model."
                                    : "No file of " + wanted.model() + " matches " + wanted.patterns()
                                            + ". See its files and correct the patterns.")
                    .build();
        }
        files.forEach(Download::checkSum);
        // All names before the first byte: a model with one bad name is not to be trusted at all.
        List<Path> targets =
                files.stream().map(file -> folder.resolve(file.path())).toList();
        try {
            Files.createDirectories(folder.path());
            checkRoom(files, targets);
        } catch (IOException e) {
            throw DiskErrors.of(e, folder.path());
        }
        next(commit, files, 0);
    }

    private static void checkSum(HubFile file) {
        if (file.tag().isEmpty()) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The Hub tells no checksum of " + file.path()
                                    + ", so nobody could say whether it arrives whole. Correct hub_url if it is not the"
                                    + " Hub's, or leave the file out with patterns.")
                    .build();
        }
    }

    private void checkRoom(List<HubFile> files, List<Path> targets) throws IOException {
        long needed = 0;
        for (int i = 0; i < files.size(); i++) {
            HubFile file = files.get(i);
            boolean there = sizeOf(targets.get(i)) == file.size();
            if (!there && file.size() > 0) {
                needed += Math.max(0, file.size() - Math.max(0, sizeOf(PartFile.pathFor(targets.get(i), file))));
            }
        }
        long free = parts.disk().free(folder.path());
        if (needed > free) {
            throw DiskErrors.full(folder.path(), needed, free, null);
        }
    }

    private static long sizeOf(Path file) throws IOException {
        return Files.isRegularFile(file) ? Files.size(file) : -1;
    }

    private void next(String commit, List<HubFile> files, int index) {
        if (index == files.size()) {
            output.emit(new FilesReady(done));
            output.complete();
            return;
        }
        // Looked at again: a link may have come since.
        Path target = folder.resolve(files.get(index).path());
        FileDownload file = new FileDownload(
                requests, parts, folder, wanted.model(), commit, files.get(index), target, output, silence);
        running = file;
        if (over) {
            return;
        }
        file.run(() -> {
            done.add(target);
            next(commit, files, index + 1);
        });
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.support.call.SteppedCall;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;

/**
 * Brings one file. Its work is cut into short steps, each on a thread of the engine's: also summing up what is there, which
 * takes minutes for a large model.
 */
final class FileDownload implements Arrivals {

    /** A step on the disk, which can fail. */
    private interface DiskStep {
        void run() throws IOException;
    }

    private static final int STEP = 1 << 20;

    private final HubRequests requests;
    private final PartFiles parts;
    private final SafeFolder folder;
    private final String model;
    private final String commit;
    private final HubFile file;
    private final Path target;
    private final SteppedCall.Output<ModelEvent> output;
    private final SilenceWatch silence;
    private final FileProgress progress;

    private Runnable ready;
    private PartFile part;

    private volatile boolean stopped;
    private volatile Closeable open;
    private volatile Call<?> call;
    private volatile Runnable bytes;

    FileDownload(
            HubRequests requests,
            PartFiles parts,
            SafeFolder folder,
            String model,
            String commit,
            HubFile file,
            Path target,
            SteppedCall.Output<ModelEvent> output,
            SilenceWatch silence) {
        this.requests = requests;
        this.parts = parts;
        this.folder = folder;
        this.model = model;
        this.commit = commit;
        this.file = file;
        this.target = target;
        this.output = output;
        this.silence = silence;
        progress = new FileProgress(file, output);
    }

    /** @param whenReady runs when the file is there */
    void run(Runnable whenReady) {
        ready = whenReady;
        onDisk(() -> {
            if (Files.isRegularFile(target) && Files.size(target) == file.size()) {
                SeekableByteChannel present = Files.newByteChannel(target);
                hold(present);
                compare(present, new Checksum(file), ByteBuffer.allocate(STEP));
            } else {
                begin();
            }
        });
    }

    /** Ends the work; what has arrived stays. */
    void stop() {
        stopped = true;
        Call<?> current = call;
        if (current != null) {
            current.cancel();
        }
        Runnable coming = bytes;
        if (coming != null) {
            coming.run();
        }
        close();
    }

    private void close() {
        Closeable current = open;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                // What was written was written; the next download looks at it anyway.
            }
        }
    }

    private void hold(Closeable opened) {
        open = opened;
        if (stopped) {
            close();
        }
    }

    /** Runs a step unless the download is over, and makes sense of its failure. */
    private void onDisk(DiskStep step) {
        output.run(() -> {
            if (stopped) {
                return;
            }
            try {
                step.run();
            } catch (IOException e) {
                output.fail(broken(e));
            }
        });
    }

    // What is there already.

    private void compare(SeekableByteChannel present, Checksum sum, ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (present.read(buffer) >= 0) {
            sum.add(buffer.flip());
            progress.at("checking", present.position());
            output.whenWanted(() -> onDisk(() -> compare(present, sum, buffer)));
            return;
        }
        present.close();
        if (sum.matches()) {
            finished();
        } else {
            begin();
        }
    }

    private void begin() throws IOException {
        Files.createDirectories(target.getParent());
        part = parts.open(target, file);
        hold(part);
        sumUp();
    }

    private void sumUp() throws IOException {
        if (!part.sumUp()) {
            onDisk(this::sumUp);
        } else if (part.isWhole()) {
            check();
        } else {
            progress.begin(part.length());
            fetch();
        }
    }

    // What is missing.

    private void fetch() {
        long before = part.written();
        Call<PartFile> fetching = requests.file(model, commit, file, part, this);
        call = fetching;
        silence.file(file.path());
        if (stopped) {
            return;
        }
        fetching.executeAsync().whenComplete((whole, failure) -> {
            silence.awaited(false);
            onDisk(() -> fetched(before, failure));
        });
    }

    private void fetched(long before, Throwable thrown) throws IOException {
        call = null;
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure == null) {
            check();
        } else if (failure instanceof LlmException e && e.retryable() && part.written() > before) {
            fetch(); // it goes on, so it is worth another round
        } else {
            output.fail(failure);
        }
    }

    private void check() throws IOException {
        progress.at("checking", part.length());
        if (part.isRight()) {
            part.publish(target);
            finished();
        } else if (part.isResumed()) {
            // What was there before may be what a crash has left.
            part.restart();
            fetch();
        } else {
            part.restart();
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The checksum of " + file.path()
                                    + " is not the one that the Hub tells, so it was thrown away."
                                    + " Repeat the download; if that does not help, something on the way changes files.")
                    .build();
        }
    }

    private void finished() {
        progress.complete();
        output.whenWanted(ready);
    }

    // What the bytes say.

    @Override
    public void awaited(boolean yes) {
        silence.awaited(yes);
    }

    @Override
    public void whenWanted(Runnable next) {
        output.whenWanted(next);
    }

    @Override
    public void written() {
        progress.at("downloading", part.length());
    }

    @Override
    public void stoppable(Runnable stop) {
        bytes = stop;
        if (stopped) {
            stop.run();
        }
    }

    @Override
    public LlmException broken(IOException failure) {
        long needed = Math.max(0, file.size()) - (part == null ? 0 : part.length());
        return DiskErrors.of(failure, folder.path(), needed, parts.disk());
    }
}

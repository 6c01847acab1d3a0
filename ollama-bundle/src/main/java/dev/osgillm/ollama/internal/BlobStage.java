/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.model.ModelEvent;
import dev.osgillm.api.model.ModelProgress;
import dev.osgillm.support.call.CallEngine;
import dev.osgillm.support.call.Stage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Brings a file to the server: reads its digest, asks whether the server has it, and sends it if not. The file streams
 * from the disk each time, and is never in memory.
 */
final class BlobStage implements Stage<ModelEvent> {

    private static final int EVENTS = 100;
    private static final long LEAST_STEP = 1 << 20;

    /** The silence of the server has a limit, the time that a large file takes has none. */
    private static final Timeouts UPLOAD =
            Timeouts.builder().total(Duration.ZERO).build();

    private final CallEngine engine;
    private final OllamaHttp http;
    private final OllamaErrors errors;
    private final Path file;
    private final Duration silence;
    private final Consumer<String> digestKnown;
    private final String name;

    private volatile boolean cancelled;
    private volatile Call<Void> running;
    private long told; // used by what runs at the moment only

    /** @param digestKnown gets the digest before the stage is done */
    BlobStage(
            CallEngine engine,
            OllamaHttp http,
            OllamaErrors errors,
            Path file,
            Duration silence,
            Consumer<String> digestKnown) {
        this.engine = engine;
        this.http = http;
        this.errors = errors;
        this.file = file;
        this.silence = silence;
        this.digestKnown = digestKnown;
        name = String.valueOf(file.getFileName());
    }

    @Override
    public Duration silence() {
        return silence;
    }

    @Override
    public void begin(Report<ModelEvent> report) {
        report.execute(() -> {
            try {
                read(FileDigest.open(file), report);
            } catch (IOException e) {
                report.failed(unreadable(e));
            }
        });
    }

    @Override
    public void cancel() {
        cancelled = true;
        Call<Void> call = running;
        if (call != null) {
            call.cancel();
        }
    }

    /** Reads a slice, and gives others a turn before the next. */
    private void read(FileDigest digest, Report<ModelEvent> report) {
        try {
            if (cancelled) {
                digest.close();
                return;
            }
            boolean more = digest.readSlice();
            tell("reading " + name, digest.bytesRead(), digest.size(), report);
            if (more) {
                report.execute(() -> read(digest, report));
            } else {
                String text = digest.text();
                digestKnown.accept(text);
                askFor(text, digest.size(), report);
            }
        } catch (IOException e) {
            digest.close();
            report.failed(unreadable(e));
        }
    }

    private void askFor(String digest, long size, Report<ModelEvent> report) {
        run(engine.call(new SilentOperation(() -> http.head(blob(digest)), errors), Timeouts.INHERITED))
                .whenComplete((nothing, failure) -> {
                    if (failure == null) {
                        report.done();
                    } else if (failure instanceof LlmException e && e.status().orElse(0) == 404) {
                        send(digest, size, report);
                    } else {
                        report.failed(failure);
                    }
                });
    }

    private void send(String digest, long size, Report<ModelEvent> report) {
        run(engine.call(new SilentOperation(() -> upload(digest, size, report), errors), UPLOAD))
                .whenComplete((nothing, failure) -> {
                    if (failure == null) {
                        report.done();
                    } else {
                        report.failed(failure);
                    }
                });
    }

    private CompletionStage<Void> run(Call<Void> call) {
        running = call;
        if (cancelled) {
            call.cancel();
        }
        return call.executeAsync();
    }

    private HttpRequest upload(String digest, long size, Report<ModelEvent> report) {
        AtomicLong sent = new AtomicLong();
        told = 0;
        try {
            return http.upload(
                    blob(digest),
                    new CountedBody(
                            BodyPublishers.ofFile(file),
                            count -> tell("uploading " + name, sent.addAndGet(count), size, report)));
        } catch (FileNotFoundException e) {
            throw unreadable(e);
        } catch (UncheckedIOException e) {
            throw unreadable(e.getCause());
        }
    }

    /** Tells few events of many: nobody may be asking for them. */
    private void tell(String status, long completed, long size, Report<ModelEvent> report) {
        report.alive();
        if (completed == size || completed - told >= Math.max(LEAST_STEP, size / EVENTS)) {
            told = completed;
            report.event(new ModelProgress(status, name, completed, size));
        }
    }

    private static String blob(String digest) {
        return "/api/blobs/" + digest;
    }

    private LlmException unreadable(IOException e) {
        return LlmException.builder(
                        ErrorKind.INVALID_REQUEST,
                        "The file " + file + " cannot be read. Name one that exists and that this process may read.")
                .cause(e)
                .build();
    }
}

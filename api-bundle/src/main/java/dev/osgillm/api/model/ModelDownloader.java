/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

import dev.osgillm.api.Call;
import dev.osgillm.api.StreamingCall;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A service that brings the files of a model to this machine. Implementations are thread safe. */
@ConsumerType
public interface ModelDownloader {

    /**
     * @param model as the hub names it
     * @param revision a branch, tag or commit; {@code null} for the hub's default
     * @return a call for the model's files, sorted by path; fails with {@code MODEL_NOT_FOUND} when there is no such model
     *     or revision, and with {@code PERMISSION} when its terms must be accepted first
     */
    Call<List<ModelFile>> files(String model, String revision);

    /**
     * Downloads files. A cancelled or failed download can be repeated and goes on where it was. What has arrived is
     * checked against the hub's checksum and only then appears under its name; no file is written outside the folder.
     *
     * @return a call whose events tell the progress, one part for each file, and whose answer is the files in the order of
     *     their paths; fails with {@code INVALID_REQUEST} for a pattern that matches nothing or a folder that cannot be
     *     written, with {@code PROTOCOL} for a wrong checksum
     */
    StreamingCall<ModelEvent, List<Path>> download(ModelDownload download);
}

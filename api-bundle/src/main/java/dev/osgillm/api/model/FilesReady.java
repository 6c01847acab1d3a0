/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

import dev.osgillm.api.ResultEvent;
import java.nio.file.Path;
import java.util.List;

/**
 * The last event of a download that ended well.
 *
 * @param files in the order of their paths
 */
public record FilesReady(List<Path> files) implements ModelEvent, ResultEvent<List<Path>> {

    /** Copies the list. */
    public FilesReady {
        files = List.copyOf(files);
    }

    @Override
    public List<Path> result() {
        return files;
    }
}

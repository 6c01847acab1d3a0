/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

import java.util.Objects;

/**
 * A file of a model in a hub.
 *
 * @param path with slashes, relative to the model
 * @param size in bytes, -1 when unknown
 * @param sha256 64 hexadecimal digits, empty when the hub does not tell it
 */
public record ModelFile(String path, long size, String sha256) {

    /** Checks for {@code null}. */
    public ModelFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(sha256, "sha256");
    }
}

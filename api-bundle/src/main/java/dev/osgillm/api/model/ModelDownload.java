/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Which files of a model to bring where. */
@ProviderType
public final class ModelDownload {

    private final String model;
    private final String revision;
    private final Path folder;
    private final List<String> patterns;

    private ModelDownload(Builder builder) {
        model = builder.model;
        revision = builder.revision;
        folder = builder.folder;
        patterns = List.copyOf(builder.patterns);
    }

    /**
     * @param model as the hub names it
     * @param folder where the files go, each under its path in the hub; made when it is missing
     */
    public static Builder builder(String model, Path folder) {
        return new Builder(model, folder);
    }

    /** @return the model as the hub names it */
    public String model() {
        return model;
    }

    /** @return a branch, tag or commit; empty for the hub's default */
    public Optional<String> revision() {
        return Optional.ofNullable(revision);
    }

    /** @return where the files go */
    public Path folder() {
        return folder;
    }

    /**
     * @return which files, each matching one of these at least; all when there is none. A pattern is a path in which
     *     {@code *} stands for any characters but a slash, and {@code **} for any
     */
    public List<String> patterns() {
        return patterns;
    }

    @Override
    public String toString() {
        return "ModelDownload[" + model + " " + patterns + " to " + folder + "]";
    }

    /** Collects a download. For one thread. */
    @ProviderType
    public static final class Builder {

        private final String model;
        private final Path folder;
        private final List<String> patterns = new ArrayList<>();
        private String revision;

        private Builder(String model, Path folder) {
            this.model = Objects.requireNonNull(model, "model");
            this.folder = Objects.requireNonNull(folder, "folder");
        }

        /** @param name a branch, tag or commit, or {@code null} */
        public Builder revision(String name) {
            revision = name;
            return this;
        }

        /** Adds a pattern of files to download. */
        public Builder pattern(String pattern) {
            patterns.add(Objects.requireNonNull(pattern, "pattern"));
            return this;
        }

        /** @return the download */
        public ModelDownload build() {
            return new ModelDownload(this);
        }
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The folders of a distribution.
 *
 * @param root where {@code bin}, {@code etc} and the rest are
 */
record Home(Path root) {

    /** @return bundles that every mode needs */
    List<Path> coreBundles() throws IOException {
        return files(root.resolve("bundles/core"), "*.jar");
    }

    /** @return bundles that only the shell needs */
    List<Path> shellBundles() throws IOException {
        return files(root.resolve("bundles/shell"), "*.jar");
    }

    /** @return bundles that come and go at run time */
    List<Path> deployed() throws IOException {
        return files(deploy(), "*.jar");
    }

    /** @return the configuration files */
    List<Path> configurations() throws IOException {
        return files(etc(), "*.cfg");
    }

    Path deploy() {
        return root.resolve("deploy");
    }

    Path etc() {
        return root.resolve("etc");
    }

    Path log() {
        return root.resolve("log");
    }

    private static List<Path> files(Path folder, String pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, pattern)) {
                stream.forEach(files::add);
            }
        }
        Collections.sort(files);
        return files;
    }
}

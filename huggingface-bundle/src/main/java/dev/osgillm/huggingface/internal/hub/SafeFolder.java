/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/** Gives a server's names a place within a folder, and refuses those that would leave it. */
final class SafeFolder {

    private static final Set<String> NO_NAMES = Set.of("", ".", "..");

    private final Path folder;

    SafeFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** @return the folder, absolute */
    Path path() {
        return folder;
    }

    /**
     * Writes nothing.
     *
     * @param name with slashes
     * @throws LlmException of the kind {@code PROTOCOL} when the name would leave the folder, also over a link that lies
     *     in it
     */
    Path resolve(String name) {
        // A colon is a drive or a hidden stream for Windows, and a backslash is its slash.
        boolean strange = name.chars().anyMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c));
        if (strange) {
            throw leaves(name);
        }
        try {
            Path place = folder;
            for (String segment : name.split("/", -1)) {
                if (NO_NAMES.contains(segment)) {
                    throw leaves(name);
                }
                place = place.resolve(segment);
                if (!place.startsWith(folder) || linksOut(place)) {
                    throw leaves(name);
                }
            }
            return place;
        } catch (InvalidPathException e) {
            throw leaves(name);
        }
    }

    private boolean linksOut(Path place) {
        if (!Files.isSymbolicLink(place)) {
            return false;
        }
        try {
            return !place.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            return true; // it leads nowhere, so nobody knows where
        }
    }

    private LlmException leaves(String name) {
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The Hub names a file '" + name.replaceAll("\\p{Cntrl}", "?")
                                + "' that would not stay in the folder " + folder
                                + ". Nothing was written. Remove links from the folder, or do not use this model.")
                .build();
    }
}

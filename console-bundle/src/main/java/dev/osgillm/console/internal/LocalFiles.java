/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Files of this machine that a person names. What is wrong with one is said in a sentence. */
final class LocalFiles {

    /** The most bytes of a file that is read into memory as text. */
    static final int TEXT_LIMIT = 16 << 20;

    private final Path folder;

    /** @param folder that relative paths begin at */
    LocalFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * @param option for the message
     * @return the path of a file that is there and can be read
     */
    Path file(String option, String typed) {
        Path path = path(option, typed);
        if (Files.isDirectory(path)) {
            throw refused(option, typed, "is a folder, not a file");
        }
        if (!Files.exists(path)) {
            throw refused(option, typed, "does not exist. Relative paths begin at " + folder);
        }
        if (!Files.isReadable(path)) {
            throw refused(option, typed, "cannot be read. Check its permissions");
        }
        return path;
    }

    /** @return a path, whatever is there */
    Path path(String option, String typed) {
        try {
            return folder.resolve(typed);
        } catch (InvalidPathException e) {
            throw refused(option, typed, "is no path of this machine");
        }
    }

    /** @return the text itself, or of the file when it begins with {@code @} */
    String text(String option, String typed) {
        return typed.startsWith("@") ? textOf(option, typed.substring(1)) : typed;
    }

    /** @return the file's text */
    String textOf(String option, String typed) {
        return CommandIo.decode(bytes(option, typed, TEXT_LIMIT));
    }

    /**
     * @param limit the most bytes
     * @throws LlmException {@code CANCELLED} when the thread is interrupted
     */
    byte[] bytes(String option, String typed, int limit) {
        Path path = file(option, typed);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) { // not by its size, which a pipe or device does not have
            bytes = in.readNBytes(limit + 1);
        } catch (ClosedByInterruptException | InterruptedIOException e) {
            throw Calls.cancelled(e);
        } catch (IOException e) {
            throw LlmException.builder(
                            ErrorKind.INVALID_REQUEST,
                            "The file '" + Texts.line(typed) + "' (" + option + ") cannot be read: " + e.getMessage()
                                    + ". Check the disk, or give another file.")
                    .cause(e)
                    .build();
        }
        if (bytes.length > limit) {
            throw refused(option, typed, "is longer than " + (limit >> 20) + " MB. Give a part of it");
        }
        return bytes;
    }

    private static IllegalArgumentException refused(String option, String typed, String why) {
        return new IllegalArgumentException("'" + Texts.line(typed) + "' (" + option + ") " + why + ".");
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.io.IOException;
import java.nio.file.Path;

/** What failures of the disk mean to a person. */
final class DiskErrors {

    /** The code of a full disk, for programs that can make room. */
    static final String FULL = "disk_full";

    private DiskErrors() {}

    /** @param needed bytes of what was to be written: it may be the room that is missing */
    static LlmException of(IOException failure, Path folder, long needed, Disk disk) {
        try {
            long free = disk.free(folder);
            if (needed > free && !(failure instanceof Disk.BusyException)) {
                return full(folder, needed, free, failure);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return of(failure, folder);
    }

    /**
     * @param needed bytes that are still missing
     * @param free bytes that there are
     */
    static LlmException full(Path folder, long needed, long free, Throwable cause) {
        return LlmException.builder(
                        ErrorKind.INVALID_REQUEST,
                        "There is no room in the folder " + folder + ": " + needed + " bytes are needed, " + free
                                + " are free. Make room and repeat the download; it goes on where it was.")
                .code(FULL)
                .cause(cause)
                .build();
    }

    static LlmException of(IOException failure, Path folder) {
        if (failure instanceof Disk.BusyException) {
            return LlmException.builder(
                            ErrorKind.INVALID_REQUEST, failure.getMessage() + ". Wait for that one, or cancel it.")
                    .cause(failure)
                    .build();
        }
        return LlmException.builder(
                        ErrorKind.INVALID_REQUEST,
                        "The folder " + folder + " cannot be written (" + failure
                                + "). Correct its rights or choose another one; what has arrived is kept.")
                .cause(failure)
                .build();
    }
}

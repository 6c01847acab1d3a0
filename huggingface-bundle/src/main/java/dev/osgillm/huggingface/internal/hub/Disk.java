/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What a download does to a disk, so that tests can have a full one. */
interface Disk {

    /** The real one. */
    Disk REAL = new Disk() {};

    /** @return the bytes that can still be written near a path that exists */
    default long free(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    /**
     * Opens a file for reading and writing and locks it; makes it when it is missing, follows no link.
     *
     * @throws BusyException when somebody else has locked it
     */
    default SeekableByteChannel open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new BusyException(file);
            }
            return channel;
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new BusyException(file);
        }
    }

    /** Makes sure that a file is on the disk, then gives it its name at once and whole. */
    default void publish(Path from, Path to) throws IOException {
        try (FileChannel channel = FileChannel.open(from, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Somebody else writes the file. */
    final class BusyException extends IOException {

        private static final long serialVersionUID = 1L;

        BusyException(Path file) {
            super(file + " is being written by another download");
        }
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
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
    default FileChannel open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            lock(channel, file);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Locks a file that was opened. */
    default void lock(FileChannel channel, Path file) throws IOException {
        try {
            if (channel.tryLock() == null) {
                throw new BusyException(file);
            }
        } catch (OverlappingFileLockException e) {
            throw new BusyException(file);
        }
    }

    /** Writes some of the bytes. */
    default void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        channel.write(bytes);
    }

    /**
     * Makes sure that a file is on the disk, then gives it its name at once and whole.
     *
     * @param channel of the file, open: it has the lock, which any other channel of this process would take away when closed
     */
    default void publish(FileChannel channel, Path from, Path to) throws IOException {
        channel.force(true);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes a file that is open and locked. */
    default void delete(FileChannel channel, Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Somebody else writes the file. */
    final class BusyException extends IOException {

        private static final long serialVersionUID = 1L;

        BusyException(Path file) {
            super(file + " is being written by another download");
        }
    }
}

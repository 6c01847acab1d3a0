/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The parts that the downloads of a Hub write now. A lock of a file alone does not keep two of them apart: where locks belong
 * to the process, closing a second channel takes the lock away from the first. Thread safe.
 */
final class PartFiles {

    private final Disk disk;
    private final Set<Path> open = ConcurrentHashMap.newKeySet();

    PartFiles(Disk disk) {
        this.disk = disk;
    }

    Disk disk() {
        return disk;
    }

    /**
     * Opens the part of a file, for nobody else.
     *
     * @param target in a folder that exists
     * @throws Disk.BusyException when another download writes it
     */
    PartFile open(Path target, HubFile file) throws IOException {
        Path part = PartFile.pathFor(target, file);
        Path path = part.toAbsolutePath().getParent().toRealPath().resolve(part.getFileName());
        if (!open.add(path)) {
            throw new Disk.BusyException(path);
        }
        FileChannel channel = null;
        try {
            channel = disk.open(path);
            return PartFile.of(this, path, file, channel);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
            }
            closed(path);
            throw e;
        }
    }

    /** The part is closed, or has its name. */
    void closed(Path path) {
        open.remove(path);
    }
}

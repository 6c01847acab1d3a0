/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What has arrived of a file, kept beside it until it is whole and checked. Its name has the beginning of the checksum, so
 * that what was begun of another version is not gone on with. For one thread at a time, but for {@link #close()}.
 */
final class PartFile implements Closeable {

    private static final int TAG = 12;
    private static final int STEP = 1 << 20;

    private final PartFiles owner;
    private final Path path;
    private final HubFile file;
    private final Checksum checksum;
    private final FileChannel channel;
    private volatile long length;
    private volatile long written;
    private long summed;
    private boolean resumed;
    private volatile boolean published;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PartFile(PartFiles owner, Path path, HubFile file, FileChannel channel) throws IOException {
        this.owner = owner;
        this.path = path;
        this.file = file;
        this.channel = channel;
        checksum = new Checksum(file);
        length = channel.size();
        resumed = length > 0;
    }

    /** @param file has a checksum */
    static Path pathFor(Path target, HubFile file) {
        return target.resolveSibling(target.getFileName() + "." + file.tag().substring(0, TAG) + ".part");
    }

    /** @param channel locked; stays open when this fails */
    static PartFile of(PartFiles owner, Path path, HubFile file, FileChannel channel) throws IOException {
        PartFile part = new PartFile(owner, path, file, channel);
        if (file.size() >= 0 && part.length > file.size()) {
            part.restart();
        }
        return part;
    }

    /** @return the bytes that have arrived */
    long length() {
        return length;
    }

    /** @return the bytes that were written since it was opened, also those that a new beginning threw away */
    long written() {
        return written;
    }

    boolean isWhole() {
        return length == file.size();
    }

    /** @return whether some of it was there before and may be what a crash has left */
    boolean isResumed() {
        return resumed;
    }

    /** Sums up a bit of what was there before. @return whether that is done */
    boolean sumUp() throws IOException {
        if (summed >= length) {
            return true;
        }
        ByteBuffer bytes = ByteBuffer.allocate(STEP);
        channel.position(summed);
        if (channel.read(bytes) < 0) {
            throw new IOException(path + " became shorter");
        }
        summed += bytes.flip().remaining();
        checksum.add(bytes);
        return summed >= length;
    }

    void append(List<ByteBuffer> buffers) throws IOException {
        channel.position(length);
        for (ByteBuffer buffer : buffers) {
            checksum.add(buffer.duplicate());
            int size = buffer.remaining();
            while (buffer.hasRemaining()) {
                owner.disk().write(channel, buffer);
            }
            length += size;
            written += size;
        }
        summed = length;
    }

    void restart() throws IOException {
        channel.truncate(0);
        checksum.restart();
        length = 0;
        summed = 0;
        resumed = false;
    }

    /** Ends the sum. @return whether the file is what the Hub has */
    boolean isRight() {
        return checksum.matches();
    }

    /** Gives the file its name, then closes it: nobody else may open it in between. */
    void publish(Path target) throws IOException {
        owner.disk().publish(channel, path, target);
        published = true;
        close();
    }

    /** Keeps what has arrived. */
    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try (channel) {
            if (length == 0 && !published) {
                owner.disk().delete(channel, path);
            }
        } finally {
            owner.closed(path);
        }
    }
}

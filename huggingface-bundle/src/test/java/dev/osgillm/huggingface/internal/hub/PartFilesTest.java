/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFilesTest {

    private static final HubFile FILE = new HubFile("model.gguf", 5, "ab".repeat(32), "");

    @TempDir
    private Path folder;

    private final RecordingDisk disk = new RecordingDisk();
    private final PartFiles parts = new PartFiles(disk);

    private PartFile open() throws IOException {
        return parts.open(folder.resolve("model.gguf"), FILE);
    }

    @Test
    void aSecondChannelThatWouldTakeTheLockAwayIsNotOpened() throws IOException {
        try (PartFile part = open()) {
            part.append(List.of(ByteBuffer.wrap(new byte[2])));

            assertThatThrownBy(this::open).isInstanceOf(Disk.BusyException.class);
            assertThatThrownBy(() -> parts.open(linked().resolve("model.gguf"), FILE))
                    .isInstanceOf(Disk.BusyException.class);

            assertThat(disk.opened).hasSize(1);
        }
        try (PartFile again = open()) {
            assertThat(again.length()).isEqualTo(2);
        }
    }

    private Path linked() throws IOException {
        return Files.createSymbolicLink(folder.resolve("link"), folder);
    }

    @Test
    void whatCannotBeLockedIsClosed() throws IOException {
        disk.lockable = false;

        assertThatThrownBy(this::open).hasMessage("No locks available");

        assertThat(disk.opened).singleElement().satisfies(channel -> assertThat(channel.isOpen())
                .isFalse());
        disk.lockable = true;
        open().close();
    }

    @Test
    void whatCannotBeginAnewIsClosed() throws IOException {
        Files.write(PartFile.pathFor(folder.resolve("model.gguf"), FILE), new byte[6]);
        disk.writable = false;

        assertThatThrownBy(this::open).isInstanceOf(NonWritableChannelException.class);

        assertThat(disk.opened).singleElement().satisfies(channel -> assertThat(channel.isOpen())
                .isFalse());
        disk.writable = true;
        open().close();
    }

    @Test
    void aFileHasItsNameBeforeItsLockEnds() throws IOException {
        PartFile part = open();
        part.append(List.of(ByteBuffer.wrap(new byte[5])));

        part.publish(folder.resolve("model.gguf"));

        assertThat(disk.openWhenRenamed).containsExactly(true);
        assertThat(disk.opened.get(0).isOpen()).isFalse();
        assertThat(folder.resolve("model.gguf")).hasSize(5);
        open().close();
    }

    @Test
    void anEmptyPartIsDeletedBeforeItsLockEnds() throws IOException {
        open().close();

        assertThat(disk.openWhenDeleted).containsExactly(true);
        assertThat(disk.opened.get(0).isOpen()).isFalse();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anEmptyFileKeepsItsName() throws IOException {
        open().publish(folder.resolve("model.gguf"));

        assertThat(folder.resolve("model.gguf")).isEmptyFile();
        assertThat(disk.openWhenDeleted).isEmpty();
    }

    private static final class RecordingDisk implements Disk {

        final List<FileChannel> opened = new ArrayList<>();
        final List<Boolean> openWhenRenamed = new ArrayList<>();
        final List<Boolean> openWhenDeleted = new ArrayList<>();
        boolean lockable = true;
        boolean writable = true;

        @Override
        public FileChannel open(Path file) throws IOException {
            if (writable) {
                return Disk.super.open(file);
            }
            opened.add(FileChannel.open(file));
            return opened.get(0);
        }

        @Override
        public void lock(FileChannel channel, Path file) throws IOException {
            opened.add(channel);
            if (!lockable) {
                throw new IOException("No locks available");
            }
            Disk.super.lock(channel, file);
        }

        @Override
        public void publish(FileChannel channel, Path from, Path to) throws IOException {
            Disk.super.publish(channel, from, to);
            openWhenRenamed.add(opened.get(0).isOpen());
        }

        @Override
        public void delete(FileChannel channel, Path file) throws IOException {
            Disk.super.delete(channel, file);
            openWhenDeleted.add(channel.isOpen());
        }
    }
}

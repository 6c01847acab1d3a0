/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.osgillm.api.chat.MediaPart;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachmentsTest {

    @TempDir
    Path folder;

    private MediaPart part(String name, String content) throws IOException {
        Files.write(folder.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
        return Attachments.of(new LocalFiles(folder), List.of(name)).get(0);
    }

    private void refuses(String message, String... names) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attachments.of(new LocalFiles(folder), List.of(names)))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource({
        "photo.bin, '\u0089PNG\r\n\u001a\n', IMAGE, image/png",
        "photo.png, '\u00ff\u00d8\u00ff\u00e0', IMAGE, image/jpeg",
        "a.gif, GIF89a, IMAGE, image/gif",
        "a, RIFF1234WEBPVP8, IMAGE, image/webp",
        "a, RIFF1234WAVEfmt, AUDIO, audio/wav",
        "a, ID3x, AUDIO, audio/mpeg",
        "song.MP3, whatever, AUDIO, audio/mpeg",
        "a, %PDF-1.7, FILE, application/pdf",
        "notes.txt, hello, FILE, text/plain",
        "data.json, {}, FILE, application/json",
    })
    void knowsAFileByItsFirstBytesElseByItsName(String name, String content, MediaPart.Kind kind, String type)
            throws IOException {
        MediaPart part = part(name, content);
        assertThat(part.kind()).isEqualTo(kind);
        assertThat(part.mediaType()).contains(type);
        assertThat(part.name()).contains(name);
        assertThat(part.data()).hasValueSatisfying(data -> assertThat(data).hasSize(content.length()));
    }

    @Test
    void refusesWhatCannotBeSent() throws IOException {
        Files.writeString(folder.resolve("thing.xyz"), "x");
        Files.writeString(folder.resolve("empty.txt"), "");
        refuses("'thing.xyz' (-a) is of an unknown kind. Known are png,", "thing.xyz");
        refuses("'empty.txt' (-a) is empty.", "empty.txt");
        refuses("'gone.png' (-a) does not exist. Relative paths begin at " + folder + ".", "gone.png");
        refuses("'.' (-a) is a folder, not a file.", ".");
        refuses("'\u0000' (-a) is no path of this machine.".replace('\u0000', ' '), "\u0000");
    }

    @Test
    void refusesAFileThatMayNotBeRead() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "x");
        assumeThat(secret.toFile().setReadable(false)).isTrue();
        assumeThat(Files.isReadable(secret)).as("root reads everything").isFalse();
        refuses("'secret.txt' (-a) cannot be read. Check its permissions.", "secret.txt");
    }

    @Test
    void refusesMoreThanFitsIntoARequest() throws IOException {
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("large.txt").toFile(), "rw")) {
            large.setLength(Attachments.LIMIT);
        }
        Files.writeString(folder.resolve("small.txt"), "x");
        assertThat(Attachments.of(new LocalFiles(folder), List.of("large.txt"))).hasSize(1);
        refuses("'small.txt' (-a) makes the files longer than 20 MB together.", "large.txt", "small.txt");
    }
}

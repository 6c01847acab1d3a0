/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a file, read in slices so that nobody has to wait for a large one. For one thread at a time. */
final class FileDigest {

    private static final int BUFFER = 1 << 20;
    private static final int SLICE = 32;

    private final InputStream in;
    private final long size;
    private final MessageDigest digest;
    private final byte[] buffer = new byte[BUFFER];
    private long read;

    private FileDigest(InputStream in, long size, MessageDigest digest) {
        this.in = in;
        this.size = size;
        this.digest = digest;
    }

    static FileDigest open(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return new FileDigest(Files.newInputStream(file), Files.size(file), digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /** @return whether there is more to read; otherwise the file is closed */
    boolean readSlice() throws IOException {
        for (int i = 0; i < SLICE; i++) {
            int count = in.read(buffer);
            if (count < 0) {
                close();
                return false;
            }
            digest.update(buffer, 0, count);
            read += count;
        }
        return true;
    }

    /** Closes the file before its end was reached. */
    void close() {
        try {
            in.close();
        } catch (IOException e) {
            // It was only read.
        }
    }

    long bytesRead() {
        return read;
    }

    /** @return what the file had when it was opened */
    long size() {
        return size;
    }

    /** @return as Ollama writes it; once, after the last slice */
    String text() {
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }
}

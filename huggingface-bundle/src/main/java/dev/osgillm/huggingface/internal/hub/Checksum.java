/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Sums up a file as the Hub does: SHA-256 for large ones, git's own way for small ones. For one thread. */
final class Checksum {

    private final HubFile file;
    private final MessageDigest digest;

    Checksum(HubFile file) {
        this.file = file;
        digest = digest(file.sha256().isEmpty() ? "SHA-1" : "SHA-256");
        restart();
    }

    void restart() {
        digest.reset();
        if (file.sha256().isEmpty()) {
            digest.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.US_ASCII));
        }
    }

    void add(ByteBuffer bytes) {
        digest.update(bytes);
    }

    /** Ends the sum. @return whether it is that of the file */
    boolean matches() {
        return HexFormat.of().formatHex(digest.digest()).equals(file.tag());
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + name + ".", e);
        }
    }
}

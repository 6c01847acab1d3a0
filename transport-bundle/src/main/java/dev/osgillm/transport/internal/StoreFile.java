/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Reads a file of certificates or of a key, whose content tells its form: PEM, PKCS12 or JKS.
 *
 * @param key of the file's name; that of its password is {@code .KEY_password}
 */
record StoreFile(Rules rules, String key, String name, String password) {

    private static final int LARGEST = 16 << 20;
    private static final byte[] JKS = {(byte) 0xFE, (byte) 0xED, (byte) 0xFE, (byte) 0xED};
    private static final String IN_MEMORY = "in-memory";

    /** @return the certificates; a key that the file has as well is of no interest, and may be left out */
    KeyStore trusted() {
        return read(false);
    }

    /** @return the key with its certificates, where the file has it, readable with {@link #keyPassword} */
    KeyStore own() {
        return read(true);
    }

    private KeyStore read(boolean withKey) {
        byte[] file = bytes();
        try {
            if (new String(file, StandardCharsets.ISO_8859_1).contains("-----BEGIN ")) {
                return withKey ? keyOf(new Pem(file)) : certificatesOf(new Pem(file));
            }
            boolean jks = Arrays.equals(file, 0, Math.min(4, file.length), JKS, 0, 4);
            if (jks || (file.length > 0 && file[0] == 0x30)) {
                return load(jks ? "JKS" : "PKCS12", file);
            }
        } catch (GeneralSecurityException e) {
            throw rules.problem(key, "must be a readable file of certificates; " + name + " is broken", e);
        }
        throw rules.problem(key, "must be a file in PEM, PKCS12 or JKS; " + name + " is none of them", null);
    }

    /** @return what opens the keys of {@link #own} */
    char[] keyPassword() {
        return password.isEmpty() ? IN_MEMORY.toCharArray() : password.toCharArray();
    }

    private byte[] bytes() {
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            byte[] file = in.readNBytes(LARGEST + 1);
            if (file.length > LARGEST) {
                throw rules.problem(key, "must be a file of 16 MiB at most; " + name + " is larger", null);
            }
            return file;
        } catch (NoSuchFileException | InvalidPathException e) {
            throw rules.problem(key, "must be a file; there is no " + name, e);
        } catch (IOException e) {
            throw rules.problem(key, "must be a readable file; " + name + " cannot be read", e);
        }
    }

    private KeyStore load(String type, byte[] file) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(type);
        try {
            store.load(new ByteArrayInputStream(file), password.isEmpty() ? null : password.toCharArray());
        } catch (IOException e) {
            if (e.getCause() instanceof GeneralSecurityException) {
                throw rules.problem(
                        "." + key + "_password", "must be the password of " + name + "; it does not open it", e);
            }
            throw rules.problem(key, "must be a whole " + type + " file; " + name + " is none", e);
        }
        if (password.isEmpty() && !hasCertificates(store)) {
            throw rules.problem("." + key + "_password", "must be set, or " + name + " shows nothing", null);
        }
        return store;
    }

    private static boolean hasCertificates(KeyStore store) throws GeneralSecurityException {
        for (String alias : aliases(store)) {
            if (store.getCertificate(alias) != null) {
                return true;
            }
        }
        return false;
    }

    private static KeyStore certificatesOf(Pem pem) throws GeneralSecurityException {
        KeyStore store = empty();
        int count = 0;
        for (Certificate certificate : pem.certificates()) {
            store.setCertificateEntry("certificate-" + ++count, certificate);
        }
        return store;
    }

    private KeyStore keyOf(Pem pem) throws GeneralSecurityException {
        if (pem.foreignKey().isPresent()) {
            throw rules.problem(
                    key,
                    "must have its key as PKCS8 (BEGIN PRIVATE KEY); " + name + " has "
                            + pem.foreignKey().get() + ". Convert it: openssl pkcs8 -topk8 -in OLD -out NEW",
                    null);
        }
        KeyStore store = empty();
        if (pem.hasKey() && !pem.certificates().isEmpty()) {
            PrivateKey own = opened(pem);
            List<X509Certificate> chain = Chain.of(own, pem.certificates());
            if (chain.isEmpty()) {
                throw foreignCertificate();
            }
            store.setKeyEntry("key", own, keyPassword(), chain.toArray(Certificate[]::new));
        }
        return store;
    }

    /** @return for a key whose certificate is another key's: a server would only say that the handshake failed */
    IllegalArgumentException foreignCertificate() {
        return rules.problem(key, "must have the certificate of its key; " + name + " has only those of others", null);
    }

    private PrivateKey opened(Pem pem) {
        try {
            return pem.key(password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw rules.problem(
                    "." + key + "_password", "must be the password of the key in " + name + "; it does not open it", e);
        }
    }

    /** @return a store without entries */
    static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return key + " = " + name;
    }

    /** @return the aliases of a store */
    static Iterable<String> aliases(KeyStore store) throws GeneralSecurityException {
        return Collections.list(store.aliases());
    }
}

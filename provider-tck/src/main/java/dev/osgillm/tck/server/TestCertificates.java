/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority for tests and what it signed, made with the JDK's keytool when first asked for and kept for the
 * life of the JVM. No file of them stays. Safe for use by many threads.
 */
public final class TestCertificates {

    /** A certificate that the authority signed. */
    public enum Kind {
        /** Of {@code localhost} and {@code 127.0.0.1}. */
        SERVER("san=dns:localhost,ip:127.0.0.1"),
        /** Of the same, expired days ago. */
        EXPIRED("san=dns:localhost,ip:127.0.0.1"),
        /** Of {@code other.example}. */
        OTHER_HOST("san=dns:other.example"),
        /** Of a client. */
        CLIENT("eku=clientAuth"),
        /** Of a client, expired days ago. */
        EXPIRED_CLIENT("eku=clientAuth");

        private final String extension;

        Kind(String extension) {
            this.extension = extension;
        }

        private boolean expired() {
            return this == EXPIRED || this == EXPIRED_CLIENT;
        }
    }

    /** The password of all stores and keys. */
    public static final String PASSWORD = "correct-horse-battery";

    private static final long KEYTOOL_SECONDS = 180;
    private static final String AUTHORITY = "authority";

    private final Map<Kind, KeyStore> stores = new EnumMap<>(Kind.class); // guarded by this
    private byte[] authorityStore; // guarded by this

    // What is read of a store is kept: that takes a tenth of a second, which each test would pay.
    private final Map<Kind, KeyManager[]> keys = new EnumMap<>(Kind.class); // guarded by this
    private TrustManager[] trusting; // guarded by this

    private TestCertificates() {}

    private static final class Shared {
        static final TestCertificates INSTANCE = new TestCertificates();
    }

    /** @return the certificates of this JVM */
    public static TestCertificates get() {
        return Shared.INSTANCE;
    }

    /** @return the certificate of the authority */
    public Certificate authority() {
        try {
            return load("PKCS12", authorityStore()).getCertificate(AUTHORITY);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return a store of the authority's certificate alone */
    public byte[] trustStore(String type) {
        try {
            KeyStore store = load(type, null);
            store.setCertificateEntry(AUTHORITY, authority());
            return bytes(store);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return a store of a key with its certificates */
    public byte[] keyStore(Kind kind, String type) {
        try {
            KeyStore store = load(type, null);
            KeyStore known = store(kind);
            store.setKeyEntry(
                    kind.name(),
                    known.getKey(kind.name(), PASSWORD.toCharArray()),
                    PASSWORD.toCharArray(),
                    known.getCertificateChain(kind.name()));
            return bytes(store);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return the authority's certificate as PEM */
    public String authorityPem() {
        return pem(authority());
    }

    /** @return the certificate and its chain as PEM */
    public String chainPem(Kind kind) {
        try {
            StringBuilder text = new StringBuilder();
            for (Certificate certificate : store(kind).getCertificateChain(kind.name())) {
                text.append(pem(certificate));
            }
            return text.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return the key as PKCS8 in PEM */
    public String keyPem(Kind kind) {
        try {
            return pem(
                    "PRIVATE KEY",
                    store(kind).getKey(kind.name(), PASSWORD.toCharArray()).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return TLS for a server with one of the certificates; trusts clients of the authority */
    public ServerTls server(Kind kind) {
        return ServerTls.of(context(kind));
    }

    /** @return what a client needs that trusts the authority and has no certificate */
    public SSLContext client() {
        return context(null);
    }

    /** @return what a peer needs that trusts the authority and has a certificate; it shares no session with another */
    public SSLContext context(Kind kind) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(kind == null ? null : keyManagers(kind), trustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized TrustManager[] trustManagers() throws GeneralSecurityException {
        if (trusting == null) {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(load("PKCS12", trustStore("PKCS12")));
            trusting = trust.getTrustManagers();
        }
        return trusting;
    }

    private synchronized KeyManager[] keyManagers(Kind kind) throws GeneralSecurityException {
        KeyManager[] known = keys.get(kind);
        if (known == null) {
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(load("PKCS12", keyStore(kind, "PKCS12")), PASSWORD.toCharArray());
            known = own.getKeyManagers();
            keys.put(kind, known);
        }
        return known;
    }

    private synchronized byte[] authorityStore() {
        if (authorityStore == null) {
            authorityStore = generated(new byte[0], AUTHORITY, List.of("-ext", "bc:critical", "-validity", "30"));
        }
        return authorityStore;
    }

    private synchronized KeyStore store(Kind kind) {
        return stores.computeIfAbsent(kind, made -> {
            List<String> options = new ArrayList<>(List.of("-signer", AUTHORITY, "-ext", made.extension));
            options.addAll(
                    made.expired() ? List.of("-startdate", "-10d", "-validity", "5") : List.of("-validity", "20"));
            return load("PKCS12", generated(authorityStore(), made.name(), options));
        });
    }

    /** @return the store with a new key and its certificate */
    private static byte[] generated(byte[] store, String alias, List<String> options) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("test-certificates");
            Path file = folder.resolve("store.p12");
            if (store.length > 0) {
                Files.write(file, store);
            }
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-J-XX:TieredStopAtLevel=1",
                    "-genkeypair",
                    "-keystore",
                    file.toString(),
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD,
                    "-alias",
                    alias,
                    "-dname",
                    "CN=" + alias,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1"));
            command.addAll(options);
            run(command, folder.resolve("output"));
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(folder);
        }
    }

    private static void run(List<String> command, Path output) throws IOException {
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool failed: " + Files.readString(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while keytool ran.", e);
        } finally {
            keytool.destroyForcibly();
        }
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        for (String name : List.of("store.p12", "output", "")) {
            try {
                Files.deleteIfExists(folder.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static KeyStore load(String type, byte[] bytes) {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(bytes == null ? null : new java.io.ByteArrayInputStream(bytes), PASSWORD.toCharArray());
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(KeyStore store) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            store.store(bytes, PASSWORD.toCharArray());
            return bytes.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] der) {
        byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, lineEnd).encodeToString(der) + "\n-----END " + what + "-----\n";
    }
}

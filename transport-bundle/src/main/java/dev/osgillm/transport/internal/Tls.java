/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The TLS context of one client, read once from its files. */
final class Tls {

    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
    private static final String TRUST = "trust_store";
    private static final String KEYS = "key_store";

    private Tls() {}

    /**
     * @return the context, empty for the JVM's own
     * @throws IllegalArgumentException for what cannot be used; names PID, key and file, and no password
     */
    static Optional<SSLContext> context(Rules rules, TransportConfig config) {
        String trust = config.trust__store().strip();
        String keys = config.key__store().strip();
        String trustPassword = rules.secret(".trust_store_password", config._trust__store__password());
        String keyPassword = rules.secret(".key_store_password", config._key__store__password());
        if (trust.isEmpty() && config.trust__store__only()) {
            throw rules.problem(TRUST, "must be set when trust_store_only is true", null);
        }
        if (trust.isEmpty() && keys.isEmpty()) {
            return Optional.empty();
        }
        try {
            TrustManager[] trusted = trust.isEmpty()
                    ? null
                    : trusted(new StoreFile(rules, TRUST, trust, trustPassword), config.trust__store__only());
            KeyManager[] own = keys.isEmpty() ? null : own(new StoreFile(rules, KEYS, keys, keyPassword));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, trusted, null);
            return Optional.of(context);
        } catch (GeneralSecurityException e) {
            throw rules.problem(trust.isEmpty() ? KEYS : TRUST, "cannot be used by this JVM: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trusted(StoreFile file, boolean only) throws GeneralSecurityException {
        KeyStore store = file.trusted();
        List<X509Certificate> certificates = new ArrayList<>();
        for (String alias : StoreFile.aliases(store)) {
            if (store.isCertificateEntry(alias) && store.getCertificate(alias) instanceof X509Certificate one) {
                certificates.add(one);
            }
        }
        checkValidity(file, "a trusted certificate", certificates);
        if (!only) {
            certificates.addAll(trustedByTheJvm());
        }
        KeyStore all = StoreFile.empty();
        int count = 0;
        for (X509Certificate certificate : certificates) {
            all.setCertificateEntry("trusted-" + ++count, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(all);
        return factory.getTrustManagers();
    }

    private static List<X509Certificate> trustedByTheJvm() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        List<X509Certificate> certificates = new ArrayList<>();
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager known) {
                certificates.addAll(List.of(known.getAcceptedIssuers()));
            }
        }
        return certificates;
    }

    private static KeyManager[] own(StoreFile file) throws GeneralSecurityException {
        KeyStore store = file.own();
        List<X509Certificate> certificates = new ArrayList<>();
        for (String alias : StoreFile.aliases(store)) {
            if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate one) {
                certificates.add(one);
                if (!Chain.belongs(key(file, store, alias), one.getPublicKey())) {
                    throw file.foreignCertificate();
                }
            }
        }
        checkValidity(file, "a private key with its certificate", certificates);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, file.keyPassword());
        return factory.getKeyManagers();
    }

    private static PrivateKey key(StoreFile file, KeyStore store, String alias) {
        try {
            return (PrivateKey) store.getKey(alias, file.keyPassword());
        } catch (GeneralSecurityException | ClassCastException e) {
            throw file.rules()
                    .problem(".key_store_password", "must open the key in " + file.name() + " as well; it does not", e);
        }
    }

    /** One that is valid is enough: bundles keep old ones. */
    private static void checkValidity(StoreFile file, String what, List<X509Certificate> certificates) {
        if (certificates.isEmpty()) {
            throw file.rules().problem(file.key(), "must have " + what + "; " + file.name() + " has none", null);
        }
        List<X509Certificate> invalid =
                certificates.stream().filter(one -> !isValid(one)).toList();
        if (invalid.size() == certificates.size()) {
            throw file.rules()
                    .problem(
                            file.key(),
                            "must have " + what + " that is valid now; " + file.name() + " has "
                                    + named(invalid.get(0)),
                            null);
        }
        for (X509Certificate one : invalid) {
            LOG.warn("{}: {} has {}", file.rules().pid(), file.name(), named(one));
        }
    }

    private static boolean isValid(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return true;
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return false;
        }
    }

    private static String named(X509Certificate certificate) {
        return certificate.getSubjectX500Principal() + ", valid from "
                + certificate.getNotBefore().toInstant() + " until "
                + certificate.getNotAfter().toInstant();
    }
}

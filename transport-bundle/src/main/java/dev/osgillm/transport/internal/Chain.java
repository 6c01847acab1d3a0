/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The certificate of a key and its issuers, found among certificates in any order. */
final class Chain {

    private static final Map<String, String> SIGNATURES = Map.of(
            "RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA", "Ed25519", "Ed25519", "Ed448", "Ed448");

    private Chain() {}

    /**
     * @param certificates in any order, those of others among them
     * @return the certificate of the key, its issuer and so on as far as they are there; empty without the first
     */
    static List<X509Certificate> of(PrivateKey key, List<X509Certificate> certificates)
            throws GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        for (X509Certificate one : certificates) {
            if (belongs(key, one.getPublicKey())) {
                chain.add(one);
                break;
            }
        }
        Optional<X509Certificate> next = chain.stream().findFirst();
        while (next.isPresent()) {
            X509Certificate last = next.get();
            next = certificates.stream()
                    .filter(one -> !chain.contains(one) && issued(one, last))
                    .findFirst();
            next.ifPresent(chain::add);
        }
        return chain;
    }

    private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** @return whether the two are a pair, as far as this JVM can tell */
    static boolean belongs(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm = SIGNATURES.get(key.getAlgorithm());
        if (algorithm == null) {
            return key.getAlgorithm().equals(certified.getAlgorithm());
        }
        try {
            byte[] text = {1, 2, 3};
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(text);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException e) {
            return false;
        }
    }
}

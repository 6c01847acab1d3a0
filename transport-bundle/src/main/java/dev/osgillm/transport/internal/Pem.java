/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** What a PEM file has: certificates in their order, and perhaps a key. Other parts are left out. */
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private final List<X509Certificate> certificates = new ArrayList<>();
    private String keyLabel = "";
    private byte[] keyBytes;

    /** @throws GeneralSecurityException for a certificate that is none */
    Pem(byte[] file) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Matcher block = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            String label = block.group(1);
            if (label.equals("CERTIFICATE")) {
                ByteArrayInputStream bytes = new ByteArrayInputStream(decoded(block.group(2)));
                certificates.add((X509Certificate) factory.generateCertificate(bytes));
            } else if (label.endsWith("PRIVATE KEY")) {
                keyLabel = label;
                // A foreign one may begin with headers, which are not Base64.
                keyBytes = foreignKey().isPresent() ? null : decoded(block.group(2));
            }
        }
    }

    private static byte[] decoded(String text) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("Not Base64.", e);
        }
    }

    List<X509Certificate> certificates() {
        return certificates;
    }

    boolean hasKey() {
        return keyBytes != null;
    }

    /** @return the form that Java does not read, such as {@code RSA PRIVATE KEY} */
    Optional<String> foreignKey() {
        boolean known = keyLabel.isEmpty() || keyLabel.equals("PRIVATE KEY") || keyLabel.equals(ENCRYPTED);
        return known ? Optional.empty() : Optional.of(keyLabel);
    }

    /**
     * @param password of an encrypted key
     * @throws GeneralSecurityException when the password is wrong or the key is of no known kind
     */
    PrivateKey key(char[] password) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec = keyLabel.equals(ENCRYPTED) ? decrypted(password) : new PKCS8EncodedKeySpec(keyBytes);
        GeneralSecurityException last = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw last;
    }

    private PKCS8EncodedKeySpec decrypted(char[] password) throws GeneralSecurityException {
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(keyBytes);
            // Of PBES2 the name alone tells nothing; its parameters name the algorithm.
            String named = info.getAlgName();
            String algorithm = named.equals("PBES2") || named.equals("1.2.840.113549.1.5.13")
                    ? info.getAlgParameters().toString()
                    : named;
            PBEKeySpec secret = new PBEKeySpec(password);
            try {
                Cipher cipher = Cipher.getInstance(algorithm);
                cipher.init(
                        Cipher.DECRYPT_MODE,
                        SecretKeyFactory.getInstance(algorithm).generateSecret(secret),
                        info.getAlgParameters());
                return info.getKeySpec(cipher);
            } finally {
                secret.clearPassword();
            }
        } catch (java.io.IOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}

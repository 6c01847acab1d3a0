/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** A key encrypted as OpenSSL does it (PBES2 of PBKDF2, HmacSHA256 and AES-256), which Java 17 reads but does not write. */
final class EncryptedKey {

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;

    private EncryptedKey() {}

    static byte[] of(byte[] key, String password) throws GeneralSecurityException {
        byte[] salt = new byte[16];
        byte[] start = new byte[16];
        byte[] secret = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, 2048, 256))
                .getEncoded();
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret, "AES"), new IvParameterSpec(start));
        byte[] hmac = der(SEQUENCE, hex("06082a864886f70d0209"), hex("0500"));
        byte[] derivation =
                der(SEQUENCE, hex("06092a864886f70d01050c"), der(SEQUENCE, der(OCTETS, salt), hex("02020800"), hmac));
        byte[] aes = der(SEQUENCE, hex("060960864801650304012a"), der(OCTETS, start));
        byte[] pbes2 = der(SEQUENCE, hex("06092a864886f70d01050d"), der(SEQUENCE, derivation, aes));
        return der(SEQUENCE, pbes2, der(OCTETS, cipher.doFinal(key)));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        if (content.size() > 255) {
            all.write(0x82);
            all.write(content.size() >> 8);
        } else if (content.size() > 127) {
            all.write(0x81);
        }
        all.write(content.size());
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }
}

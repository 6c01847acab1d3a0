/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.net.ProtocolException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What went wrong while a secure connection was made. Nothing of it goes away by a repetition. */
final class TlsErrors {

    private static final String CLIENT = " of the HTTP client (etc/dev.osgillm.transport.cfg)";

    /** How a TLS alert begins, where a status line was expected. */
    private static final String ALERT = "\"\u0015\u0003";

    private TlsErrors() {}

    /**
     * @param server for messages
     * @param setting what configures the address
     * @return empty when this is nothing of TLS, or when a connection broke that was secure
     */
    static Optional<LlmException> of(Throwable thrown, String server, String setting) {
        if (find(thrown, ProtocolException.class)
                .filter(e -> String.valueOf(e.getMessage()).contains(ALERT))
                .isPresent()) {
            return failed(
                    ErrorKind.CONFIGURATION,
                    "There is no plain http at " + server + ", but TLS. Begin " + setting + " with https://.",
                    thrown);
        }
        Optional<SSLException> found = find(thrown, SSLException.class);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String said = String.valueOf(found.get().getMessage());
        if (said.toLowerCase(Locale.ROOT).contains("unrecognized ssl message")) {
            return failed(
                    ErrorKind.CONFIGURATION,
                    "There is no TLS at " + server + ", but something else. If it speaks plain http, begin " + setting
                            + " with http://.",
                    thrown);
        }
        Optional<String> refused = certificate(thrown, setting);
        if (refused.isPresent()) {
            return failed(ErrorKind.NETWORK, "No secure connection to " + server + ": its " + refused.get(), thrown);
        }
        if (!(found.get() instanceof SSLHandshakeException || found.get() instanceof SSLPeerUnverifiedException)) {
            return Optional.empty();
        }
        return alert(said, server, setting, thrown);
    }

    /** @return what is wrong with the server's certificate, and the next step */
    private static Optional<String> certificate(Throwable thrown, String setting) {
        Optional<? extends CertificateException> outOfTime =
                find(thrown, CertificateExpiredException.class).isPresent()
                        ? find(thrown, CertificateExpiredException.class)
                        : find(thrown, CertificateNotYetValidException.class);
        if (outOfTime.isPresent()) {
            return Optional.of(
                    "certificate is not valid now (" + outOfTime.get().getMessage()
                            + "). Renew it on the server, or correct the clock of this machine.");
        }
        if (find(thrown, CertPathBuilderException.class).isPresent()) {
            return Optional.of("certificate comes from no authority that is trusted here. If the server is the right"
                    + " one, put the certificate of its authority into trust_store" + CLIENT + ".");
        }
        return find(thrown, CertificateException.class)
                .map(e -> isAboutNames(String.valueOf(e.getMessage()))
                        ? "certificate belongs to another host (" + e.getMessage() + "). Correct " + setting
                                + " to a name that the certificate has."
                        : "certificate was refused (" + e.getMessage()
                                + "). Correct it on the server; what is trusted says trust_store" + CLIENT + ".");
    }

    private static boolean isAboutNames(String message) {
        return message.startsWith("No subject alternative") || message.startsWith("No name matching");
    }

    private static Optional<LlmException> alert(String said, String server, String setting, Throwable thrown) {
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("alert") && lower.contains("certificate")) {
            return failed(
                    ErrorKind.CONFIGURATION,
                    "The server at " + server + " refused the certificate of this client, or that there is none ("
                            + said + "). Set key_store" + CLIENT + " to one that the server knows.",
                    thrown);
        }
        return failed(
                ErrorKind.NETWORK,
                "The server at " + server + " broke off the TLS handshake (" + said + "). Check whether " + setting
                        + " should begin with http://, whether the server asks for a client certificate (key_store"
                        + CLIENT + "), and which versions of TLS it speaks.",
                thrown);
    }

    private static Optional<LlmException> failed(ErrorKind kind, String problem, Throwable cause) {
        return Optional.of(LlmException.builder(kind, problem)
                .retryable(false)
                .cause(cause)
                .build());
    }

    private static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
        for (Throwable current = thrown; current != null; current = current.getCause()) {
            if (type.isInstance(current)) {
                return Optional.of(type.cast(current));
            }
        }
        return Optional.empty();
    }
}

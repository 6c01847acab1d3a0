/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import dev.osgillm.tck.server.ServerTls;
import dev.osgillm.tck.server.TestCertificates;
import dev.osgillm.tck.server.TestCertificates.Kind;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class TlsTest {

    private static final String PASSWORD = TestCertificates.PASSWORD;

    @TempDir
    Path folder;

    private final TestCertificates certificates = TestCertificates.get();
    private final Published published = new Published();
    private ScriptedServer server;

    @AfterEach
    void close() {
        published.close();
        if (server != null) {
            server.close();
        }
    }

    private void serve(ServerTls tls) {
        server = ScriptedServer.startTls(tls).otherwise(Scripts.text(200, "secure"));
    }

    private String get() throws Exception {
        return published
                .client()
                .sendAsync(HttpRequest.newBuilder(server.uri()).build(), BodyHandlers.ofString())
                .get(60, TimeUnit.SECONDS)
                .body();
    }

    private String file(byte[] content) throws IOException {
        return Files.write(folder.resolve("file-" + System.nanoTime()), content).toString();
    }

    private String file(String content) throws IOException {
        return file(content.getBytes());
    }

    private String trust(String form) throws IOException {
        return form.equals("PEM")
                ? file("a comment\n" + certificates.authorityPem() + certificates.chainPem(Kind.CLIENT))
                : file(certificates.trustStore(form));
    }

    // What works.

    @ParameterizedTest
    @CsvSource({"PEM, ''", "PKCS12, " + TestCertificates.PASSWORD, "JKS, " + TestCertificates.PASSWORD, "JKS, ''"})
    void trustsTheCertificatesOfAFileInEachForm(String form, String password) throws Exception {
        serve(certificates.server(Kind.SERVER));

        published.open("trust_store", trust(form), ".trust_store_password", password);

        assertThat(get()).isEqualTo("secure");
    }

    @Test
    void trustsNobodyElse() {
        serve(certificates.server(Kind.SERVER));

        published.open();

        assertThatThrownBy(this::get).hasCauseInstanceOf(SSLHandshakeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXPIRED", "OTHER_HOST"})
    void refusesABadCertificateOfATrustedAuthority(Kind kind) throws Exception {
        serve(certificates.server(kind));

        published.open("trust_store", trust("PEM"));

        assertThatThrownBy(this::get).hasCauseInstanceOf(SSLHandshakeException.class);
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, false"})
    void trustsTheJvmsCertificatesTooUnlessToldOtherwise(String only, boolean trusted) throws Exception {
        serve(certificates.server(Kind.SERVER));
        String before = System.getProperty("javax.net.ssl.trustStore");
        System.setProperty("javax.net.ssl.trustStore", file(certificates.trustStore("JKS")));
        try {
            published.open(
                    "trust_store",
                    file(certificates.chainPem(Kind.CLIENT).split("(?<=END CERTIFICATE-----)")[0]),
                    "trust_store_only",
                    only);
        } finally {
            if (before == null) {
                System.clearProperty("javax.net.ssl.trustStore");
            } else {
                System.setProperty("javax.net.ssl.trustStore", before);
            }
        }

        if (trusted) {
            assertThat(get()).isEqualTo("secure");
        } else {
            assertThatThrownBy(this::get).hasCauseInstanceOf(SSLHandshakeException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PEM, ''",
        "PEM, an unused one",
        "encrypted PEM, " + TestCertificates.PASSWORD,
        "PKCS12, " + TestCertificates.PASSWORD,
        "JKS, " + TestCertificates.PASSWORD
    })
    void showsItsOwnCertificateFromAFileInEachForm(String form, String password) throws Exception {
        serve(certificates.server(Kind.SERVER).requireClientCertificate());

        published.open(
                "trust_store", trust("PEM"), "key_store", ownKey(form, Kind.CLIENT), ".key_store_password", password);

        assertThat(get()).isEqualTo("secure");
    }

    private String ownKey(String form, Kind kind) throws Exception {
        return switch (form) {
            case "PEM" -> file(certificates.keyPem(kind) + certificates.chainPem(kind));
            case "encrypted PEM" -> file(encryptedPem(kind) + certificates.chainPem(kind));
            default -> file(certificates.keyStore(kind, form));
        };
    }

    private String encryptedPem(Kind kind) throws Exception {
        String pem = certificates.keyPem(kind);
        byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
        byte[] encrypted = EncryptedKey.of(key, PASSWORD);
        return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(encrypted) + "\n-----END ENCRYPTED PRIVATE KEY-----\n";
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void showsItsOwnCertificateWhateverElseStandsAroundIt(boolean last) throws Exception {
        serve(certificates.server(Kind.SERVER).requireClientCertificate());
        List<String> chain = blocks(certificates.chainPem(Kind.CLIENT));
        Collections.reverse(chain);
        String others =
                String.join("\n", blocks(certificates.chainPem(Kind.OTHER_HOST)).get(0), String.join("\n", chain));
        String key = certificates.keyPem(Kind.CLIENT);

        published.open("trust_store", trust("PEM"), "key_store", file(last ? others + "\n" + key : key + others));

        assertThat(get()).isEqualTo("secure");
    }

    private static List<String> blocks(String pem) {
        return new ArrayList<>(List.of(pem.strip().split("(?<=END CERTIFICATE-----)\\s*")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY"})
    void trustsTheCertificatesBesideAKeyOfNoInterest(String label) throws Exception {
        serve(certificates.server(Kind.SERVER));
        String key = certificates.keyPem(Kind.CLIENT).replace("PRIVATE KEY", label);
        String others = blocks(certificates.chainPem(Kind.OTHER_HOST)).get(0);

        published.open("trust_store", file(key + certificates.authorityPem() + others));

        assertThat(get()).isEqualTo("secure");
    }

    @ParameterizedTest
    @CsvSource({"auto, true", "2, true", "1.1, false"})
    void offersHttp2UnlessToldOtherwise(String version, boolean offered) throws Exception {
        ServerTls tls = certificates.server(Kind.SERVER);
        serve(tls);

        published.open("trust_store", trust("PEM"), "http_version", version);

        assertThat(get()).isEqualTo("secure");
        assertThat(tls.offeredProtocols()).isEqualTo(offered ? List.of(List.of("h2", "http/1.1")) : List.of());
    }

    // What is refused.

    private void refused(String key, String says, String... keysAndValues) {
        Throwable failure = catchThrowable(() -> published.open(keysAndValues));

        assertThat(failure)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("dev.osgillm.transport: '" + key + "' ")
                .hasMessageContaining(says);
        assertThat(published.count()).isZero();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(PASSWORD, "wrong-password");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trust_store", "key_store"})
    void refusesAFileThatIsNotThereOrNotReadableOrOfNoForm(String key) throws Exception {
        String none = folder.resolve("none.p12").toString();
        refused(key, "there is no " + none, key, none);
        refused(key, folder + " cannot be read", key, folder.toString());
        String text = file("hello");
        refused(key, text + " is none of them", key, text);
        String nothing = file("");
        refused(key, nothing + " is none of them", key, nothing);
        String bad = file("-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----");
        refused(key, bad + " is broken", key, bad);
        String cut = file(java.util.Arrays.copyOf(certificates.trustStore("PKCS12"), 100));
        refused(key, cut + " is none", key, cut, "." + key + "_password", PASSWORD);
        String large = file(new byte[(16 << 20) + 1]);
        refused(key, "16 MiB", key, large);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void refusesAWrongPassword(String form) throws Exception {
        String trust = file(certificates.trustStore(form));
        refused(".trust_store_password", trust, "trust_store", trust, ".trust_store_password", "wrong-password");
        String keys = file(certificates.keyStore(Kind.CLIENT, form));
        refused(".key_store_password", keys, "key_store", keys, ".key_store_password", "wrong-password");
        refused(".key_store_password", keys, "key_store", keys);
    }

    @Test
    void refusesAPasswordThatDoesNotOpenAnEncryptedKey() throws Exception {
        String keys = ownKey("encrypted PEM", Kind.CLIENT);
        refused(".key_store_password", keys, "key_store", keys, ".key_store_password", "wrong-password");
        refused(".key_store_password", keys, "key_store", keys);
    }

    @Test
    void refusesAVariableThatIsNotSet() throws Exception {
        refused(
                ".trust_store_password",
                "$[env:TRUST]",
                "trust_store",
                trust("JKS"),
                ".trust_store_password",
                "$[env:TRUST]");
    }

    @Test
    void refusesAFileWithoutWhatIsLookedFor() throws Exception {
        String keyOnly = file(certificates.keyPem(Kind.CLIENT));
        refused("trust_store", keyOnly + " has none", "trust_store", keyOnly);
        refused("key_store", keyOnly + " has none", "key_store", keyOnly);
        String trust = trust("PEM");
        refused("key_store", trust + " has none", "key_store", trust);
        String stored = file(certificates.keyStore(Kind.CLIENT, "JKS"));
        refused("trust_store", stored + " has none", "trust_store", stored, ".trust_store_password", PASSWORD);
        refused("trust_store", "trust_store_only", "trust_store_only", "true");
    }

    @Test
    void refusesWhatHasExpired() throws Exception {
        String leaf = file(certificates.chainPem(Kind.EXPIRED).split("(?<=END CERTIFICATE-----)")[0]);
        refused("trust_store", leaf + " has CN=EXPIRED", "trust_store", leaf);
        String keys = ownKey("PKCS12", Kind.EXPIRED_CLIENT);
        refused("key_store", keys + " has CN=EXPIRED_CLIENT", "key_store", keys, ".key_store_password", PASSWORD);
    }

    @Test
    void refusesAKeyInAnotherFormAndOneOfAnotherCertificate() throws Exception {
        String old = file("-----BEGIN RSA PRIVATE KEY-----\naGVsbG8=\n-----END RSA PRIVATE KEY-----\n");
        refused("key_store", "openssl pkcs8", "key_store", old);
        String encrypted =
                file("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0A1B\n\n"
                        + "aGVsbG8=\n-----END RSA PRIVATE KEY-----\n" + certificates.chainPem(Kind.CLIENT));
        refused("key_store", encrypted + " has RSA PRIVATE KEY. Convert it: openssl", "key_store", encrypted);
        String mixed = file(certificates.keyPem(Kind.CLIENT) + certificates.chainPem(Kind.SERVER));
        refused("key_store", mixed + " has only those of others", "key_store", mixed);
    }

    @Test
    void publishesNoSecret() throws Exception {
        published.open("trust_store", trust("JKS"), ".trust_store_password", PASSWORD);

        assertThat(published.properties().toString()).isEqualTo("[{llm.transport=default}]");
        assertThat(published.client().toString()).doesNotContain(PASSWORD);
    }
}

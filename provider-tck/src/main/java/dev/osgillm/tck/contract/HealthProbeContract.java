/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static dev.osgillm.tck.contract.ChatRules.needs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import dev.osgillm.tck.time.ManualTime;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link HealthProbe} as tests, used like {@link ChatProviderContract}: an unhealthy server is a result
 * that a person can act on, never a failure, and comes in bounded time. A silent server is waited for in real time.
 */
@Timeout(90)
public abstract class HealthProbeContract {

    /** How long the probe of a silent server may take. */
    private static final long BOUND_SECONDS = 30;

    private ScriptedServer server;

    /**
     * Makes a configured provider.
     *
     * @param serverBase {@code http://127.0.0.1:PORT} of the scripted server
     */
    protected abstract HealthProbe provider(URI serverBase);

    /**
     * @param time has the provider's timer and clock
     * @return as {@link #provider(URI)}, with its limits measured in this time; empty where that is impossible, and one test
     *     then takes as long as a probe of a silent server does
     */
    protected Optional<HealthProbe> provider(URI serverBase, ManualTime time) {
        return Optional.empty();
    }

    /** @return a provider that lacks what it needs, such as its key; empty when it needs nothing */
    protected Optional<HealthProbe> unconfigured(URI serverBase) {
        return Optional.empty();
    }

    /** Says how a server in good health answers what a probe asks. */
    protected abstract void serveHealthy(ScriptedServer scripted);

    /** @return as {@link ChatDialect#errorBody} */
    protected abstract String errorBody(int status, String message);

    /** @return the key that the provider sends with each request, empty when it has none. It must never be told */
    protected abstract String secret();

    @BeforeEach
    final void startServer() {
        server = ScriptedServer.start();
    }

    @AfterEach
    final void closeServer() {
        server.close();
    }

    @Test
    void aServerInGoodHealthIsUp() throws Exception {
        serveHealthy(server);

        assertUp(provider(server.uri()).probe().execute());
        assertUp(provider(server.uri())
                .probe()
                .executeAsync()
                .toCompletableFuture()
                .get(BOUND_SECONDS, TimeUnit.SECONDS));
    }

    private static void assertUp(Health health) {
        assertThat(health.status()).as(health.detail()).isEqualTo(Health.Status.UP);
        assertThat(health.detail()).isNotBlank();
        assertThat(health.latency()).as("how long the server took").isPresent();
    }

    @Test
    void aServerThatIsNotThereIsDown() {
        Call<Health> probe = provider(server.uri()).probe();
        server.close();

        assertDown(probe.execute());
    }

    @Test
    void aServerInTroubleIsDown() {
        for (int status : new int[] {500, 503}) {
            assertDown(found(error(status, "The wheels came off.")));
        }
    }

    @Test
    void aWrongKeyIsDown() {
        needs(!secret().isEmpty(), "a secret of the provider");
        assertDown(found(error(401, "Who are you?")));
    }

    @Test
    void aKeyWithoutRightsIsNotUp() {
        needs(!secret().isEmpty(), "a secret of the provider");
        assertThat(found(error(403, "Not for you.")).status()).isIn(Health.Status.DEGRADED, Health.Status.DOWN);
    }

    @Test
    void aWebPageIsNotUp() {
        for (int status : new int[] {404, 200}) { // a wrong address, and a network that wants a login first
            assertThat(found(Scripts.html(status, "<html><body>Welcome</body></html>"))
                            .status())
                    .as("of a web page with status " + status)
                    .isIn(Health.Status.DEGRADED, Health.Status.DOWN);
        }
    }

    @Test
    void aConnectionThatBreaksIsDown() {
        assertDown(found(Scripts.resetBeforeHeaders()));
    }

    @Test
    void aServerThatSaysNothingIsDownInTime() throws Exception {
        server.otherwise(Scripts.stallBeforeHeaders());
        ManualTime time = new ManualTime();
        HealthProbe provider = provider(server.uri(), time).orElseGet(() -> provider(server.uri()));

        CompletableFuture<Health> health = provider.probe().executeAsync().toCompletableFuture();
        server.awaitRequest();
        time.pass(Duration.ofSeconds(BOUND_SECONDS));

        assertDown(health.get(BOUND_SECONDS, TimeUnit.SECONDS));
        server.awaitDisconnect();
    }

    @Test
    void withoutWhatItNeedsItIsUnconfiguredAndAsksNobody() {
        Optional<HealthProbe> unconfigured = unconfigured(server.uri());
        needs(unconfigured.isPresent(), "a provider that lacks something");

        Health health = unconfigured.get().probe().execute();

        assertThat(health.status()).isEqualTo(Health.Status.UNCONFIGURED);
        assertThat(health.advice()).isPresent();
        assertThat(server.connections()).isZero();
    }

    @Test
    void neverTellsItsSecretEvenWhenTheServerDoes() {
        needs(!secret().isEmpty(), "a secret of the provider");

        Health health = found(error(401, "Wrong key: " + secret()));

        assertThat(health + " " + health.detail() + " " + health.advice()).doesNotContain(secret());
        Secrets.assumeSent(server, secret());
    }

    @Test
    void worksOffTheCallersThread() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        server.otherwise(Scripts.gate(gate).then(error(500, "Later.")));

        CompletableFuture<Health> health =
                provider(server.uri()).probe().executeAsync().toCompletableFuture();

        assertThat(health).isNotDone();
        gate.countDown();
        assertDown(health.get(BOUND_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void cancelEndsItAndClosesTheConnection() throws Exception {
        server.otherwise(Scripts.stallBeforeHeaders());
        Call<Health> probe = provider(server.uri()).probe();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        probe.executeAsync().whenComplete((health, thrown) -> failure.complete(thrown));
        server.awaitRequest();

        probe.cancel();

        assertThat(failure.get(BOUND_SECONDS, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        server.awaitDisconnect();
    }

    @Test
    void cancelBeforeTheStartSendsNothing() {
        serveHealthy(server);
        Call<Health> probe = provider(server.uri()).probe();

        probe.cancel();

        assertThat(Failures.of(probe).kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void runsOnlyOnce() {
        serveHealthy(server);
        Call<Health> probe = provider(server.uri()).probe();
        probe.execute();

        assertThatThrownBy(probe::execute).isInstanceOf(IllegalStateException.class);
    }

    private Health found(Script answer) {
        server.otherwise(answer);
        return provider(server.uri()).probe().execute();
    }

    private Script error(int status, String message) {
        return Scripts.json(status, Map.of("Retry-After", "0"), errorBody(status, message));
    }

    private static void assertDown(Health health) {
        assertThat(health.status()).as(health.detail()).isEqualTo(Health.Status.DOWN);
        assertThat(health.detail()).isNotBlank();
        assertThat(health.advice()).as("what a person should do").isPresent();
    }
}

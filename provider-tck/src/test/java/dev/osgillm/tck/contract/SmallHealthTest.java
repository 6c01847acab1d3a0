/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthProbe;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The contract of probes can be kept: here of a server that says that it is well. */
class SmallHealthTest extends HealthProbeContract {

    private static final Timeouts LIMITS =
            Timeouts.builder().total(Duration.ofSeconds(2)).build();

    boolean throwing() {
        return false;
    }

    boolean alwaysUp() {
        return false;
    }

    Set<SmallClient.Lie> lies() {
        return Set.of();
    }

    @Override
    protected HealthProbe provider(URI serverBase) {
        SmallClient client = new SmallClient(serverBase, LIMITS, lies());
        return () -> new Probe(client.call("GET", "/health", "", SmallHealthTest::read, up()));
    }

    private static Health read(String text) {
        if (!text.startsWith("{")) {
            throw new IllegalArgumentException("No JSON: " + text);
        }
        return up();
    }

    private static Health up() {
        return Health.of(Health.Status.UP, "It is well.", null, Duration.ofMillis(1));
    }

    private final class Probe implements Call<Health> {

        private final Call<Health> asked;

        Probe(Call<Health> asked) {
            this.asked = asked;
        }

        @Override
        public Health execute() {
            try {
                return executeAsync().toCompletableFuture().join();
            } catch (CompletionException e) {
                throw (RuntimeException) e.getCause();
            }
        }

        @Override
        public CompletionStage<Health> executeAsync() {
            CompletableFuture<Health> found = new CompletableFuture<>();
            asked.executeAsync().whenComplete((health, thrown) -> {
                if (thrown instanceof LlmException failure && failure.kind() != ErrorKind.CANCELLED && !throwing()) {
                    found.complete(
                            alwaysUp()
                                    ? up()
                                    : Health.of(Health.Status.DOWN, failure.getMessage(), "Start the server.", null));
                } else if (thrown != null) {
                    found.completeExceptionally(thrown);
                } else {
                    found.complete(health);
                }
            });
            return found;
        }

        @Override
        public void cancel() {
            asked.cancel();
        }
    }

    @Override
    protected void serveHealthy(ScriptedServer scripted) {
        scripted.on("GET", "/health", Scripts.json(200, "{}"));
    }

    @Override
    protected String errorBody(int status, String message) {
        return message;
    }

    @Override
    protected String secret() {
        return SmallClient.SECRET;
    }
}

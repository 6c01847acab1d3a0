/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static dev.osgillm.tck.server.Scripts.json;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;

import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.LlmHealth;
import dev.osgillm.tck.server.ScriptedServer;
import java.io.File;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/** The probe loop with a real provider, and what Apache Felix Health Checks make of it. */
public class HealthCheckIT extends FelixTestSupport {

    private static final String OPENAI = "dev.osgillm.openai";
    private static final String CHECK = "LLM provider watched";

    @Override
    @Configuration
    public Option[] configuration() {
        Option[] healthChecks = Arrays.stream(new File("target/healthcheck").listFiles())
                .map(file -> bundle(file.toURI().toString()))
                .toArray(Option[]::new);
        return new Option[] {composite(super.configuration()), composite(healthChecks)};
    }

    /** @return the results of all checks with the tag, by name */
    private SortedMap<String, Result.Status> execute(String tag) {
        HealthCheckExecutionOptions now = new HealthCheckExecutionOptions().setForceInstantExecution(true);
        SortedMap<String, Result.Status> results = new TreeMap<>();
        for (HealthCheckExecutionResult result :
                container.service(HealthCheckExecutor.class).execute(HealthCheckSelector.tags(tag), now)) {
            results.put(
                    result.getHealthCheckMetadata().getName(),
                    result.getHealthCheckResult().getStatus());
        }
        return results;
    }

    private void watch(ScriptedServer server) throws Exception {
        configurationAdmin
                .getConfiguration("dev.osgillm.router", "?")
                .update(new Hashtable<>(Map.of("health_interval", "1s")));
        container.configure(OPENAI, "watched", Map.of("base_url", server.uri() + "/v1", "model", "gpt-test"));
    }

    @Test
    public void aServerThatIsDownAndBackIsSeenByTheLoopAndByTheChecks() throws Exception {
        try (ScriptedServer server = Servers.openAi("openai")) {
            watch(server);
            LlmHealth health = container.service(LlmHealth.class);
            assertEquals(
                    Health.Status.UP, health.check("watched").execute().status().orElseThrow());
            container.await(() -> execute("llm").get(CHECK) == Result.Status.OK, CHECK + " to be OK");
            assertEquals(Result.Status.OK, execute("llm").get("LLM providers"));
            assertTrue(execute("openai").containsKey(CHECK));

            server.on("GET", "/v1/models", json(503, "{\"error\":{\"message\":\"Down for the test.\"}}"));
            container.await(
                    () -> execute("llm").get(CHECK) == Result.Status.TEMPORARILY_UNAVAILABLE, CHECK + " to be down");
            assertEquals(
                    Health.Status.DOWN,
                    health.state("watched").orElseThrow().status().orElseThrow());
            String shown = container.run("llm:health -c watched").text();
            assertTrue(shown, shown.contains("DOWN") && shown.contains(" ago"));

            Servers.openAi(server, "openai");
            container.await(() -> execute("llm").get(CHECK) == Result.Status.OK, CHECK + " to be OK again");

            container.remove(OPENAI, "watched");
            container.await(() -> !execute("llm").containsKey(CHECK), "the end of " + CHECK);
        } finally {
            configurationAdmin.getConfiguration("dev.osgillm.router", "?").delete();
        }
    }

    @Test
    public void checksComeBackWithTheRouter() throws Exception {
        try (ScriptedServer server = Servers.openAi("openai")) {
            watch(server);
            container.await(() -> execute("llm").containsKey(CHECK), CHECK);
            container.bundle("dev.osgillm.router").stop();
            assertTrue(execute("llm").isEmpty());
            container.bundle("dev.osgillm.router").start();
            container.await(() -> execute("llm").containsKey(CHECK), CHECK + " again");
            container.remove(OPENAI, "watched");
        } finally {
            configurationAdmin.getConfiguration("dev.osgillm.router", "?").delete();
        }
    }
}

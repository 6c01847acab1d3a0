/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.healthcheck.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Call;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.ProviderListener.Change;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthState;
import dev.osgillm.api.health.LlmHealth;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** What is published while providers come and go, in a real framework. */
@Timeout(60)
class HealthChecksTest {

    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

    private final SortedMap<String, HealthState> known = new TreeMap<>();
    private Framework framework;
    private HealthChecks checks;

    private final class Known implements LlmHealth {

        @Override
        public List<HealthState> states() {
            return List.copyOf(known.values());
        }

        @Override
        public Optional<HealthState> state(String id) {
            return Optional.ofNullable(known.get(id));
        }

        @Override
        public Call<HealthState> check(String id) {
            throw new AssertionError("Somebody asked.");
        }
    }

    @BeforeEach
    void open(@TempDir Path cache) throws Exception {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
        framework.start();
        checks = new HealthChecks(context(), new Known());
        checks.open();
    }

    @AfterEach
    void close() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private BundleContext context() {
        return framework.getBundleContext();
    }

    private static ProviderInfo provider(String id, String type) {
        return ProviderInfo.builder(id).type(type).build();
    }

    private void found(String id, Health.Status status) {
        known.put(id, HealthState.of(id, Health.of(status, "Found.", null, null), SINCE, SINCE, null));
    }

    /** @return by name */
    private SortedMap<String, ServiceReference<HealthCheck>> published() throws Exception {
        SortedMap<String, ServiceReference<HealthCheck>> all = new TreeMap<>();
        for (ServiceReference<HealthCheck> reference : context().getServiceReferences(HealthCheck.class, null)) {
            all.put((String) reference.getProperty("hc.name"), reference);
        }
        return all;
    }

    private Result.Status execute(String name) throws Exception {
        ServiceReference<HealthCheck> reference = published().get(name);
        Result result = context().getService(reference).execute();
        context().ungetService(reference);
        return result.getStatus();
    }

    @Test
    void anInstanceHasACheckWhileItIsThere() throws Exception {
        checks.changed(Change.ADDED, provider("work/ollama", "ollama"));
        found("work/ollama", Health.Status.UP);
        ServiceReference<HealthCheck> check = published().get("LLM provider work/ollama");
        assertThat(check.getProperty("hc.tags")).isEqualTo(new String[] {"llm", "ollama"});
        assertThat(check.getProperty("hc.mbean.name")).isEqualTo("llm-provider-work-ollama");
        assertThat(check.getPropertyKeys()).as("a check is no provider").doesNotContain("llm.id");
        assertThat(execute("LLM provider work/ollama")).isEqualTo(Result.Status.OK);
        found("work/ollama", Health.Status.DOWN);
        assertThat(execute("LLM provider work/ollama")).isEqualTo(Result.Status.TEMPORARILY_UNAVAILABLE);
        checks.changed(Change.REMOVED, provider("work/ollama", "ollama"));
        assertThat(published()).containsOnlyKeys("LLM providers");
    }

    @Test
    void anotherTypeUnderTheSameIdHasItsOwnTag() throws Exception {
        checks.changed(Change.ADDED, provider("a", "ollama"));
        ServiceReference<HealthCheck> before = published().get("LLM provider a");
        checks.changed(Change.CHANGED, provider("a", "openai"));
        ServiceReference<HealthCheck> after = published().get("LLM provider a");
        assertThat(after).isEqualTo(before);
        assertThat(after.getProperty("hc.tags")).isEqualTo(new String[] {"llm", "openai"});
    }

    @Test
    void oneCheckSpeaksForAll() throws Exception {
        assertThat(published().get("LLM providers").getProperty("hc.tags")).isEqualTo(new String[] {"llm", "llm-any"});
        assertThat(execute("LLM providers")).isEqualTo(Result.Status.CRITICAL);
        found("a", Health.Status.DOWN);
        assertThat(execute("LLM providers")).isEqualTo(Result.Status.TEMPORARILY_UNAVAILABLE);
        found("b", Health.Status.UP);
        assertThat(execute("LLM providers")).isEqualTo(Result.Status.OK);
    }

    @Test
    void aCheckOfAnInstanceThatHasJustLeftSaysSo() throws Exception {
        checks.changed(Change.ADDED, provider("a", "ollama"));
        assertThat(execute("LLM provider a")).isEqualTo(Result.Status.TEMPORARILY_UNAVAILABLE);
    }

    @Test
    void nothingIsLeftWhenItStops() throws Exception {
        checks.changed(Change.ADDED, provider("a", "ollama"));
        checks.deactivate();
        assertThat(published()).isEmpty();
        checks.changed(Change.ADDED, provider("late", "ollama"));
        checks.changed(Change.REMOVED, provider("a", "ollama"));
        assertThat(published()).isEmpty();
    }
}

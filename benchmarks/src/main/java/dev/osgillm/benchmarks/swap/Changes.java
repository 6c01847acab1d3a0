/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.swap;

import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.benchmarks.Felix;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.ConfigurationAdmin;

/** Updates the bundle and changes the configuration of the instance that serves, and waits for its return. For one thread. */
final class Changes {

    /** The instance that changes. */
    static final String ID = "swap";
    /** The one of another bundle that stays, if there is one. */
    static final String STANDBY = "swap-standby";

    static final String MODEL = "swap/swap";
    private static final String BUNDLE = "dev.osgillm.openai";

    private final Felix felix;
    private final URI server;
    private final LlmRegistry registry;
    private final byte[] jar;
    private final List<WeakReference<ClassLoader>> replaced = new ArrayList<>();
    private final Latencies took = new Latencies();
    private long updates;
    private long reconfigurations;

    /** Configures the instance. */
    Changes(Felix felix, URI server) throws IOException, InterruptedException {
        this.felix = felix;
        this.server = server;
        registry = felix.service(LlmRegistry.class, null);
        jar = Files.readAllBytes(felix.jar("osgi-llm-openai"));
        configure();
        await(-1);
    }

    /** Configures an instance of another bundle for when the first is away. */
    void standby() throws IOException, InterruptedException {
        felix.configure(
                "dev.osgillm.huggingface",
                STANDBY,
                Map.of("base_url", server + "/v1", ".api_key", "hf_none", "model", MODEL, "endpoint_kind", "router"));
        await(STANDBY, -1);
    }

    /** Lets calls wait so long for an instance that has left. */
    void grace(long seconds) throws IOException, InterruptedException {
        felix.service(ConfigurationAdmin.class, null)
                .getConfiguration("dev.osgillm.router", "?")
                .update(new Hashtable<>(Map.of("swap_grace", seconds + "s")));
    }

    private void configure() throws IOException, InterruptedException {
        felix.configure(
                BUNDLE,
                ID,
                Map.of(
                        "base_url",
                        server + "/v1",
                        ".api_key",
                        "sk-none",
                        "model",
                        MODEL,
                        "dialect",
                        "chat",
                        "service.ranking",
                        10,
                        "max_tokens",
                        1_000 + reconfigurations));
    }

    void update() throws BundleException, InterruptedException {
        Bundle bundle = felix.bundle(BUNDLE).orElseThrow();
        replaced.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
        long before = serviceId();
        long began = System.nanoTime();
        bundle.update(new ByteArrayInputStream(jar));
        await(before);
        took.add(System.nanoTime() - began);
        updates++;
    }

    void reconfigure() throws IOException, InterruptedException {
        long before = serviceId();
        reconfigurations++;
        long began = System.nanoTime();
        configure();
        await(before);
        took.add(System.nanoTime() - began);
    }

    private long serviceId() {
        return registry.provider(ID).map(ProviderInfo::serviceId).orElse(-1L);
    }

    private void await(long before) throws InterruptedException {
        await(ID, before);
    }

    private void await(String id, long before) throws InterruptedException {
        felix.await(
                () -> registry.provider(id)
                        .filter(now -> now.serviceId() != before)
                        .isPresent(),
                "the instance " + id);
    }

    long updates() {
        return updates;
    }

    long reconfigurations() {
        return reconfigurations;
    }

    /** @return how long the changes took, until the instance was back */
    Latencies took() {
        return took;
    }

    /** @return how many class loaders of replaced revisions are still there */
    int loaders() {
        replaced.removeIf(loader -> loader.get() == null);
        return replaced.size();
    }
}

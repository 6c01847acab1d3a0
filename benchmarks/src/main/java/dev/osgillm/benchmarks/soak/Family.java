/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import dev.osgillm.api.provider.ProviderFactory;
import dev.osgillm.api.provider.ProviderInstance;
import dev.osgillm.benchmarks.Felix;
import dev.osgillm.tck.server.ScriptedServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** One provider bundle with its server and its instances: published ones, and private ones of its factory. */
final class Family implements AutoCloseable {

    /** How long a leaving instance waits for its calls. */
    private static final String DRAIN = "5s";

    private final String type;
    private final Player player;
    private final ScriptedServer server;
    private final Map<String, String> configuration;
    private final String refusedUrl;
    private final AtomicLong swaps = new AtomicLong();
    private volatile ProviderInstance direct;
    private volatile ProviderInstance refused;

    /**
     * @param path below the server at which the API is
     * @param configuration besides address and limits
     * @param refusedPort on loopback, where nobody listens
     */
    Family(String type, Wire wire, String path, Map<String, String> configuration, int refusedPort) {
        this.type = type;
        player = new Player(wire);
        server = ScriptedServer.start().withoutRecording().otherwise(player);
        this.configuration = new HashMap<>(configuration);
        this.configuration.put("base_url", server.uri() + path);
        this.configuration.put("drain_timeout", DRAIN);
        // Most calls wait for a place, and bad calls do not keep good ones from the server.
        this.configuration.put("max_concurrent_calls", "4");
        this.configuration.put("max_queued_calls", "1000");
        this.configuration.put("breaker_failures", "0");
        refusedUrl = "http://127.0.0.1:" + refusedPort + path;
    }

    String type() {
        return type;
    }

    /** @return symbolic name of the bundle, and PID of its instances */
    String pid() {
        return "dev.osgillm." + type;
    }

    String artifactId() {
        return "osgi-llm-" + type;
    }

    /** @return the id of a published instance */
    String id(Behaviour behaviour) {
        return behaviour == Behaviour.REFUSED ? type + "-refused" : type + "-soak";
    }

    /** @return the private instance, which is another one after each update */
    ProviderInstance direct(Behaviour behaviour) {
        return behaviour == Behaviour.REFUSED ? refused : direct;
    }

    /** @param maxTokens that the instances ask for; of no importance to the servers */
    void configure(Felix felix, int maxTokens) throws IOException, InterruptedException {
        felix.configure(pid(), id(Behaviour.GOOD), with(configuration, "max_tokens", maxTokens));
        felix.configure(pid(), id(Behaviour.REFUSED), with(refusing(), "max_tokens", maxTokens));
    }

    /** @return whether the instance is one of {@link #configure} */
    boolean configured(String id) {
        return id.equals(id(Behaviour.GOOD)) || id.equals(id(Behaviour.REFUSED));
    }

    private static Map<String, Object> with(Map<String, String> map, String key, Object value) {
        Map<String, Object> more = new HashMap<>(map);
        more.put(key, value);
        return more;
    }

    /** @param ranking of an instance that refuses, for a selection that goes past it */
    void configureRefusing(Felix felix, String id, int ranking) throws IOException, InterruptedException {
        felix.configure(pid(), id, with(refusing(), "service.ranking", ranking));
    }

    void configureGood(Felix felix, String id) throws IOException, InterruptedException {
        felix.configure(pid(), id, configuration);
    }

    private Map<String, String> refusing() {
        Map<String, String> refusing = new HashMap<>(configuration);
        refusing.put("base_url", refusedUrl);
        refusing.put("breaker_failures", "10");
        return refusing;
    }

    /** Makes new private instances and ends those before. */
    void createDirect(Felix felix) throws InterruptedException {
        ProviderFactory factory = felix.service(ProviderFactory.class, "(llm.type=" + type + ")");
        ProviderInstance before = direct;
        ProviderInstance refusedBefore = refused;
        direct = factory.create(configuration);
        refused = factory.create(refusing());
        if (before != null) {
            before.close();
            refusedBefore.close();
        }
    }

    void closeDirect() {
        direct.close();
        refused.close();
        direct = null;
        refused = null;
    }

    Player player() {
        return player;
    }

    /** A change begins or ends: odd while one is under way. */
    void swapMark() {
        swaps.incrementAndGet();
    }

    long swaps() {
        return swaps.get();
    }

    @Override
    public void close() {
        server.close();
    }
}

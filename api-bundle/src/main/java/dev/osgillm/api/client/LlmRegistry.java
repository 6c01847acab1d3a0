/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.client;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What providers there are now. Everything is a snapshot: a provider may leave between two calls. To hear of changes,
 * publish a {@link ProviderListener}. Thread safe.
 */
@ProviderType
public interface LlmRegistry {

    /** @return the instances that serve, sorted by id; one for each id */
    List<ProviderInfo> providers();

    /** @return the instance that serves under the id */
    Optional<ProviderInfo> provider(String id);

    /**
     * @return the instance that a chat without an address goes to: what {@link #use} chose, of a route its first
     *     target that is there, else the highest-ranked chat provider that is configured
     */
    Optional<ProviderInfo> defaultProvider();

    /**
     * Finds the id that a person means. What is out of service counts, and what left so recently that calls wait for it: a
     * call for the id then waits, or fails and says how things are.
     *
     * @param typed an id, or the beginning of exactly one
     * @return the id
     * @throws dev.osgillm.api.LlmException of the kind {@code UNAVAILABLE} when there is none: the message says which one was
     *     probably meant, and lists instances and routes; {@code INVALID_REQUEST} when several begin so
     */
    String resolve(String typed);

    /**
     * @param address as for {@link Selection#parse}, without filters
     * @return whether it means something: a route, an instance, or a model that one declares. What is out of service counts,
     *     and what left so recently that calls wait for it; so a call for the address may fail, but says why
     */
    boolean knows(String address);

    /** @return the configured routes with those that are not in force, sorted by name, for each name the one in force first */
    List<RouteInfo> routes();

    /**
     * Makes an instance, or a route, the default until another is chosen; kept in the configuration
     * {@code dev.osgillm.router} where Config Admin is present.
     *
     * @param id the id of an instance, or the name of a route, which wins over an id
     * @throws dev.osgillm.api.LlmException of the kind {@code UNAVAILABLE} when there is no such instance, or it is out of
     *     service; the message lists those there are. {@code CONFIGURATION} for a route that never was right
     */
    void use(String id);
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.Call;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.net.URI;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * One operation of a provider, to be tried by {@link CallRules}.
 *
 * @param name for people
 * @param route method and path of the request that counts, such as {@code GET /v1/models}; a star at its end makes it a
 *     prefix
 * @param good the server's good answer to that request
 * @param others says how the server answers whatever else the operation asks for
 * @param calls makes a call to a server with these limits
 * @param check of a good result
 * @param traits what is special about it
 */
record Operation<R>(
        String name,
        String route,
        Script good,
        Consumer<ScriptedServer> others,
        BiFunction<URI, Timeouts, ? extends Call<R>> calls,
        Consumer<? super R> check,
        Traits traits) {

    /**
     * @param namesModel whether a 404 means that there is no such model
     * @param answers whether its answer has content, so that a body which says nothing is no answer
     * @param repeatable whether a failed attempt may be repeated
     * @param limited whether the limit in all ends it
     */
    record Traits(boolean namesModel, boolean answers, boolean repeatable, boolean limited) {

        static final Traits USUAL = new Traits(true, true, true, true);

        Traits withoutModel() {
            return new Traits(false, answers, repeatable, limited);
        }

        Traits withoutAnswer() {
            return new Traits(namesModel, false, repeatable, limited);
        }

        Traits neverRepeated() {
            return new Traits(namesModel, answers, false, limited);
        }

        Traits unlimited() {
            return new Traits(namesModel, answers, repeatable, false);
        }
    }

    /** @return whether it is the request that counts */
    boolean counts(RecordedRequest request) {
        String asked = request.method() + " " + request.path();
        return route.endsWith("*") ? asked.startsWith(route.substring(0, route.length() - 1)) : asked.equals(route);
    }

    Operation(
            String name,
            String route,
            Script good,
            BiFunction<URI, Timeouts, ? extends Call<R>> calls,
            Consumer<? super R> check,
            Traits traits) {
        this(name, route, good, server -> {}, calls, check, traits);
    }

    /** Has the server answer the request that counts like this, and all others well. */
    void serve(ScriptedServer server, Script... scripts) {
        others.accept(server);
        int space = route.indexOf(' ');
        server.on(route.substring(0, space), route.substring(space + 1), scripts);
    }
}

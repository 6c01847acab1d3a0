/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.peers;

import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One way to misbehave, and the word for what a client made of it. */
abstract class Case {

    /** The limit of a case, in seconds. */
    static final long SECONDS = 9;

    private final String name;

    Case(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** @return whether there is such a thing in the dialect */
    boolean in(boolean ollama) {
        return true;
    }

    /** Lets a client meet the case. */
    final String of(Client client) {
        try (ScriptedServer server = ScriptedServer.start()) {
            return judge(client, server);
        } catch (Exception e) {
            return "case failed: " + e;
        }
    }

    abstract String judge(Client client, ScriptedServer server) throws Exception;

    /** @return a stream that is to give {@link Frames#TEXT} */
    static Case good(String name, Function<Frames, Script> script) {
        return new StreamCase(name, script, true, List.of());
    }

    /** @return a stream that must not look like an answer */
    static Case bad(String name, Function<Frames, Script> script) {
        return new StreamCase(name, script, false, List.of());
    }

    /** @return a stream of OpenAI's dialect that calls these tools */
    static Case tools(String name, List<String> expected, String... deltas) {
        return new StreamCase(
                name, frames -> frames.complete(String.join("", deltas) + Frames.toolEnd()), true, expected) {
            @Override
            boolean in(boolean ollama) {
                return !ollama;
            }
        };
    }

    /** @return how many milliseconds lie between the first two requests; -1 when there was but one */
    static long gapMillis(List<Long> arrivals) {
        return arrivals.size() < 2 ? -1 : TimeUnit.NANOSECONDS.toMillis(arrivals.get(1) - arrivals.get(0));
    }

    static boolean carriesKey(RecordedRequest request) {
        return request.headers().toString().contains(Client.KEY);
    }

    /** A stream and its end. */
    static class StreamCase extends Case {

        private final Function<Frames, Script> script;
        private final boolean good;
        private final List<String> tools;

        StreamCase(String name, Function<Frames, Script> script, boolean good, List<String> tools) {
            super(name);
            this.script = script;
            this.good = good;
            this.tools = tools;
        }

        @Override
        String judge(Client client, ScriptedServer server) throws Exception {
            server.otherwise(script.apply(new Frames(client.ollama())));
            Probe probe = new Probe(false);
            Runner.start(() -> client.stream(server.uri(), probe), probe);
            boolean ended = probe.awaitEnd(SECONDS);
            List<String> terminals = probe.terminals();
            if (!ended) {
                return "**hangs** (" + SECONDS + " s)";
            }
            if (terminals.size() > 1) {
                return "**" + terminals.size() + " ends**: " + String.join(", ", terminals);
            }
            boolean completed = terminals.get(0).equals("completed");
            if (!good) {
                return completed ? "**silent success** '" + probe.text() + "'" : terminals.get(0);
            }
            if (!completed) {
                return "**fails**: " + terminals.get(0);
            }
            if (!tools.isEmpty()) {
                return probe.tools().equals(tools) ? "ok" : "**wrong tools** " + probe.tools();
            }
            return probe.text().equals(Frames.TEXT) ? "ok" : "**wrong text** '" + probe.text() + "'";
        }
    }
}

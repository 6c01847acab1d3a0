/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.peers;

import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;

/** All cases, in the order of the table. */
final class Cases {

    private static final String A =
            "{\"index\":0,\"id\":\"call_a\",\"type\":\"function\",\"function\":{\"name\":\"one\",\"arguments\":";
    private static final String B =
            "{\"index\":1,\"id\":\"call_b\",\"type\":\"function\",\"function\":{\"name\":\"two\",\"arguments\":";
    private static final String SPLIT_1 = "\"{\\\"n\\\"\"}}";
    private static final String SPLIT_2 = "{\"arguments\":\":1}\"}}";

    private Cases() {}

    static List<Case> all() {
        return List.of(
                Case.good("a good stream", frames -> frames.complete(frames.good())),
                Case.bad("ends cleanly without an end marker", frames -> frames.complete(frames.first())),
                Case.bad("ends cleanly inside an event", Cases::cutInsideAnEvent),
                Case.bad("error object in the stream", frames -> frames.complete(frames.first(), frames.error())),
                sseOnly(Case.bad(
                        "`event: error`",
                        frames -> frames.complete(
                                frames.first(), "event: error\n" + Frames.event(Frames.error("server_error"))))),
                sseOnly(Case.bad(
                        "field `error:`",
                        frames -> frames.complete(frames.first(), "error: " + Frames.error("server_error") + "\n\n"))),
                sseOnly(Case.good("byte order mark", frames -> frames.complete("\uFEFF" + frames.goodAtOnce()))),
                Case.bad("200 with an HTML page", frames -> Scripts.html(200, "<html><body>Welcome</body></html>")),
                Case.bad("200 with nothing", frames -> Scripts.emptyBody(200)),
                Case.bad("200 with an empty stream", Frames::complete),
                Case.bad("TCP reset in the middle", frames -> Scripts.resetAfter(paused(frames.open(frames.first())))),
                Case.bad("stall before the headers", frames -> Scripts.stallBeforeHeaders()),
                Case.bad("stall before the first token", frames -> Scripts.stallAfter(frames.open())),
                Case.bad("stall in the middle", frames -> Scripts.stallAfter(frames.open(frames.first()))),
                Case.tools(
                        "interleaved tool deltas",
                        List.of("call_a:one:{\"n\":1}", "call_b:two:{\"n\":1}"),
                        Frames.toolDelta(A + SPLIT_1),
                        Frames.toolDelta(B + SPLIT_1),
                        Frames.toolDelta("{\"index\":0,\"function\":" + SPLIT_2),
                        Frames.toolDelta("{\"index\":1,\"function\":" + SPLIT_2)),
                Case.tools(
                        "tool delta without index",
                        List.of("call_a:one:{\"n\":1}"),
                        Frames.toolDelta(A.replace("\"index\":0,", "") + SPLIT_1),
                        Frames.toolDelta("{\"function\":" + SPLIT_2)),
                Case.tools(
                        "tool deltas that repeat the id",
                        List.of("call_a:one:{\"n\":1}"),
                        Frames.toolDelta(A + SPLIT_1),
                        Frames.toolDelta("{\"index\":0,\"id\":\"call_a\",\"function\":" + SPLIT_2)),
                Case.good("gzip, asked for or not", Cases::gzip),
                cancel(),
                quota(),
                retryAfter(),
                redirect(),
                throwingListener());
    }

    private static Case sseOnly(Case inner) {
        return new Case(inner.name()) {
            @Override
            boolean in(boolean ollama) {
                return !ollama;
            }

            @Override
            String judge(Client client, ScriptedServer server) throws Exception {
                return inner.judge(client, server);
            }
        };
    }

    /** The client shall see what was sent before the connection breaks. */
    private static Script paused(Script script) {
        return script.then(exchange -> exchange.pause(Duration.ofMillis(300)));
    }

    private static Script cutInsideAnEvent(Frames frames) {
        byte[] second = Frames.bytes(frames.second());
        return frames.open(frames.first())
                .then(exchange -> exchange.chunk(Arrays.copyOf(second, second.length - 9)))
                .then(Scripts.end());
    }

    private static Script gzip(Frames frames) {
        return exchange -> {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(Frames.bytes(frames.good()));
            }
            exchange.answer(
                    200, Map.of("Content-Type", frames.type(), "Content-Encoding", "gzip"), packed.toByteArray());
        };
    }

    private static Case cancel() {
        return new Case("cancel in the middle closes the connection") {
            @Override
            String judge(Client client, ScriptedServer server) throws Exception {
                Frames frames = new Frames(client.ollama());
                server.otherwise(dripping(frames)).patience(Duration.ofSeconds(3));
                Probe probe = new Probe(false);
                CompletableFuture<Runnable> cancel = Runner.start(() -> client.stream(server.uri(), probe), probe);
                if (!probe.awaitText(SECONDS)) {
                    return "no text";
                }
                cancel.get(SECONDS, TimeUnit.SECONDS).run();
                long started = System.nanoTime();
                try {
                    server.awaitDisconnect();
                } catch (AssertionError e) {
                    return "**goes on**";
                }
                long millis = (System.nanoTime() - started) / 1_000_000;
                boolean told = probe.awaitEnd(2);
                return "after " + (millis < 100 ? "< 100" : Long.toString(millis)) + " ms, "
                        + (told ? ends(probe) : "**no end told**");
            }
        };
    }

    private static Script dripping(Frames frames) {
        return frames.open(frames.first()).then(exchange -> {
            for (int i = 0; i < 400; i++) {
                exchange.pause(Duration.ofMillis(20));
                exchange.chunk(frames.second());
            }
        });
    }

    private static Case quota() {
        return new Case("429 for a used-up quota is not repeated") {
            @Override
            boolean in(boolean ollama) {
                return !ollama;
            }

            @Override
            String judge(Client client, ScriptedServer server) throws Exception {
                server.otherwise(Scripts.json(429, Frames.error("insufficient_quota")));
                String answer = ask(client, server);
                int requests = server.requests().size();
                return answer + ", " + (requests == 1 ? "1 request" : "**" + requests + " requests**");
            }
        };
    }

    private static Case retryAfter() {
        return new Case("`Retry-After: 3` is honoured") {
            @Override
            String judge(Client client, ScriptedServer server) throws Exception {
                Frames frames = new Frames(client.ollama());
                List<Long> arrivals = Collections.synchronizedList(new ArrayList<>());
                Script refused = Scripts.json(429, Map.of("Retry-After", "3"), frames.errorBody("rate_limit_exceeded"));
                server.otherwise(exchange -> {
                    arrivals.add(System.nanoTime());
                    (arrivals.size() == 1 ? refused : Scripts.json(200, frames.whole())).play(exchange);
                });
                String answer = ask(client, server);
                long gap = gapMillis(arrivals);
                if (gap < 0) {
                    return answer + ", not repeated";
                }
                return (gap >= 2_900 ? "ok, after " : "**too early**, after ") + gap / 100 / 10.0 + " s";
            }
        };
    }

    private static Case redirect() {
        return new Case("redirect to another host keeps the key at home") {
            @Override
            String judge(Client client, ScriptedServer server) throws Exception {
                Frames frames = new Frames(client.ollama());
                try (ScriptedServer elsewhere = ScriptedServer.start().otherwise(Scripts.json(200, frames.whole()))) {
                    // Another name of this machine, which makes it another host.
                    String address = "http://localhost:" + elsewhere.uri().getPort() + "/elsewhere";
                    server.otherwise(Scripts.redirect(address));
                    String answer = ask(client, server);
                    List<RecordedRequest> followed = elsewhere.requests();
                    if (followed.isEmpty()) {
                        return "not followed, " + answer;
                    }
                    return (followed.stream().anyMatch(Case::carriesKey) ? "**key leaks**" : "followed without the key")
                            + ", " + answer;
                }
            }
        };
    }

    private static Case throwingListener() {
        return new Case("listener that throws") {
            @Override
            String judge(Client client, ScriptedServer server) throws Exception {
                Frames frames = new Frames(client.ollama());
                server.otherwise(dripping(frames)).patience(Duration.ofSeconds(3));
                Probe probe = new Probe(true);
                Runner.start(() -> client.stream(server.uri(), probe), probe);
                if (!probe.awaitText(SECONDS)) {
                    return "no text";
                }
                String closed;
                try {
                    server.awaitDisconnect();
                    closed = "closes the connection";
                } catch (AssertionError e) {
                    closed = "**goes on reading**";
                }
                boolean told = probe.awaitEnd(1);
                return closed + (told ? ", " + ends(probe) : "");
            }
        };
    }

    private static String ends(Probe probe) {
        List<String> all = probe.terminals();
        return all.size() == 1 ? all.get(0) : "**" + all.size() + " ends**, first " + all.get(0);
    }

    private static String ask(Client client, ScriptedServer server) throws Exception {
        try {
            return Runner.ask(() -> client.chat(server.uri())).get(Case.SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return "**hangs** (" + Case.SECONDS + " s)";
        }
    }
}

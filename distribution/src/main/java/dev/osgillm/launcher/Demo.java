/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.launcher;

import dev.osgillm.tck.dialect.HuggingFaceLikeServer;
import dev.osgillm.tck.dialect.OllamaLikeServer;
import dev.osgillm.tck.dialect.OpenAiLikeServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/**
 * Shows everything in under a minute, with scripted servers on loopback: nothing leaves the machine. Checks what it shows,
 * so that it cannot claim what did not happen.
 */
final class Demo {

    private static final Duration BETWEEN_WORDS = Duration.ofMillis(40);
    private static final int WORDS_BEFORE_UPDATE = 5;
    private static final String OPENAI = "dev.osgillm.openai";
    private static final String WRONG_KEY = "sk-wrong-0000";
    private static final long LIMIT_SECONDS = 30;

    private final Home home;
    private final Transcript out;

    Demo(Home home, PrintStream out) {
        this.home = home;
        this.out = new Transcript(out);
    }

    /** @throws Exception when something that is shown did not happen */
    void run(Map<String, String> properties) throws Exception {
        try (OpenAiLikeServer openAi = OpenAiLikeServer.start().delay(BETWEEN_WORDS);
                OllamaLikeServer ollama = OllamaLikeServer.start().delay(BETWEEN_WORDS);
                HuggingFaceLikeServer huggingFace =
                        HuggingFaceLikeServer.start().delay(BETWEEN_WORDS);
                Container container = Container.start(properties)) {
            out.say(
                    "osgi-llm demo. The three servers are scripted: they run inside this process, on loopback, and nothing");
            out.say("leaves this machine. Everything else is real: Felix, the bundles, the commands, the connections.");
            List<Path> jars = new ArrayList<>(home.coreBundles());
            jars.addAll(home.deployed());
            List<Bundle> bundles = container.install(jars);
            ConfigurationFiles configurations = Boot.startConfigAdmin(container, bundles);
            configurations.put(
                    OPENAI,
                    "openai",
                    Map.of("base_url", openAi.baseUrl().toString(), ".api_key", OpenAiLikeServer.KEY));
            configurations.put(
                    "dev.osgillm.ollama",
                    "ollama",
                    Map.of("base_url", ollama.baseUrl().toString()));
            configurations.put(
                    "dev.osgillm.huggingface",
                    "huggingface",
                    Map.of(
                            "base_url",
                            huggingFace.baseUrl().toString(),
                            "endpoint_kind",
                            "router",
                            ".api_key",
                            HuggingFaceLikeServer.TOKEN));
            Container.start(bundles);

            heading("Three providers, each a bundle with a configuration; and echo, the example of an outsider");
            expect(command(container, "providers"), "openai", "ollama", "huggingface", "echo");
            expect(command(container, "health"), "UP");

            heading("A chat with each, word by word");
            expect(command(container, "chat", "-p", "openai", "Who are you?"), "scripted", "OpenAI");
            expect(command(container, "chat", "-p", "ollama", "Who are you?"), "scripted", "Ollama");
            expect(command(container, "chat", "-p", "huggingface", "Who are you?"), "scripted", "Hugging Face");

            update(container, bundle(bundles), openAi);

            heading("A model is brought to its server; a text is counted before it is sent; what the calls were like");
            expect(command(container, "pull", "-p", "ollama", "mistral"), "Pulled mistral.");
            expect(command(container, "tokens", "-p", "openai", "How long is this?"), "tokens");
            expect(command(container, "metrics"), "openai", "ollama", "huggingface");

            failures(container, configurations, openAi, ollama);
        }
        out.say("");
        out.say("That was all. Your turn: README.md, section \"For real\".");
    }

    private void update(Container container, Bundle bundle, OpenAiLikeServer server) throws Exception {
        heading(
                "The OpenAI bundle is updated in the middle of an answer: the answer comes to its end, the next call meets"
                        + " the new bundle");
        CountDownLatch gate = new CountDownLatch(1);
        server.pauseAfter(WORDS_BEFORE_UPDATE, gate);
        String before = bundle.getVersion().toString();
        Path changed = Jars.withVersion(home.deploy().resolve("osgi-llm-openai.jar"), "0.1.0.demo");
        FutureTask<Void> update = new FutureTask<>(() -> {
            out.awaitText("scripted", LIMIT_SECONDS);
            FutureTask<Void> replaced = new FutureTask<>(() -> {
                try (InputStream jar = Files.newInputStream(changed)) {
                    bundle.update(jar);
                }
                return null;
            });
            CountDownLatch withdrawn = event(container, "openai", ServiceEvent.UNREGISTERING);
            new Thread(replaced, "demo-update").start();
            await(withdrawn, "The provider was not withdrawn.");
            out.inline("[bundle " + before + " is being replaced; its service is gone, this answer goes on] ");
            gate.countDown();
            replaced.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return null;
        });
        out.mark();
        new Thread(update, "demo").start();
        expect(command(container, "chat", "-p", "openai", "Tell me a longer story."), "scripted", "longer story.");
        update.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        awaitKnown(container, "openai");
        Files.delete(changed);
        expect(command(container, "provider", "openai"), "0.1.0.demo");
        expect(command(container, "chat", "-p", "openai", "And now?"), "And now?");
    }

    private void failures(
            Container container, ConfigurationFiles configurations, OpenAiLikeServer openAi, OllamaLikeServer ollama)
            throws Exception {
        heading("What failures say: a wrong key, a server that has gone, a name that does not exist");
        ServiceReference<?> before = container.context().getAllServiceReferences(null, "(llm.id=openai)")[0];
        configurations.put(OPENAI, "openai", Map.of("base_url", openAi.baseUrl().toString(), ".api_key", WRONG_KEY));
        // Only then everybody has heard that it leaves, the router as well.
        await(() -> before.getBundle() == null, "The provider was not withdrawn.");
        String refused = failing(container, "chat", "-p", "openai", "hello");
        expect(refused, "openai: ");
        if (refused.contains(WRONG_KEY)) {
            throw new IllegalStateException("The key was printed.");
        }
        ollama.close();
        expect(failing(container, "chat", "-p", "ollama", "hello"), "ollama: ");
        expect(failing(container, "chat", "-p", "opanai", "hello"), "openai");
    }

    private String command(Container container, String... words) throws Exception {
        return run(container, OneCommand.OK, words);
    }

    private String failing(Container container, String... words) throws Exception {
        return run(container, OneCommand.FAILED, words);
    }

    private String run(Container container, int expected, String... words) throws Exception {
        out.say("");
        out.say("llm> " + String.join(" ", words));
        out.mark();
        PrintStream stream = out.stream();
        int code = new OneCommand(container, InputStream.nullInputStream(), stream, stream, false)
                .run(List.of(words), OneCommand.Streams.NEITHER);
        if (code != expected) {
            throw new IllegalStateException("'" + String.join(" ", words) + "' ended with " + code + ".");
        }
        return out.sinceMark();
    }

    private void heading(String text) {
        out.say("");
        out.say("== " + text);
    }

    private static void expect(String text, String... parts) {
        for (String part : parts) {
            if (!text.contains(part)) {
                throw new IllegalStateException("'" + part + "' was to be in: " + text);
            }
        }
    }

    private static Bundle bundle(List<Bundle> bundles) {
        return bundles.stream()
                .filter(bundle -> bundle.getSymbolicName().equals(OPENAI))
                .findFirst()
                .orElseThrow();
    }

    private static void await(CountDownLatch latch, String otherwise) throws InterruptedException {
        if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** The router hears of a service at its own time: only asking it tells. */
    private static void awaitKnown(Container container, String id) throws Exception {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        OneCommand asking = new OneCommand(container, InputStream.nullInputStream(), nowhere, nowhere, false);
        await(
                () -> asking.run(List.of("provider", id), OneCommand.Streams.NEITHER) == OneCommand.OK,
                "The provider did not come back.");
    }

    private static void await(Callable<Boolean> condition, String otherwise) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.call()) {
            if (System.nanoTime() > deadline || never.await(20, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(otherwise);
            }
        }
    }

    private static CountDownLatch event(Container container, String id, int type) throws InvalidSyntaxException {
        CountDownLatch seen = new CountDownLatch(1);
        ServiceListener listener = event -> {
            if (event.getType() == type) {
                seen.countDown();
            }
        };
        container.context().addServiceListener(listener, "(llm.id=" + id + ")");
        return seen;
    }
}

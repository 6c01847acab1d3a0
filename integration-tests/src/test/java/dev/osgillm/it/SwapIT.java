/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static dev.osgillm.tck.server.Scripts.json;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.osgillm.api.EventStream;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.client.Selection;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/** {@code llm:drain} and {@code llm:swap} with two versions of a real provider's bundle. */
public class SwapIT extends FelixTestSupport {

    private static final String OPENAI = "dev.osgillm.openai";
    private static final String ID = "swapped";

    private final CountDownLatch later = new CountDownLatch(1);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private String location;
    private Path jar;

    @Before
    public void build() throws IOException {
        location = container.bundle(OPENAI).getLocation();
        jar = Files.createTempFile("openai", ".jar");
        rewrite(location, jar, "0.1.1");
    }

    @After
    public void restore() throws Exception {
        thread.shutdownNow();
        Bundle bundle = container.bundle(OPENAI);
        if (!bundle.getLocation().equals(location)) {
            bundle.uninstall();
            context.installBundle(location).start();
        }
        Files.delete(jar);
    }

    @Test
    public void aSwapInTheMiddleOfAnAnswerLosesNothing() throws Exception {
        try (ScriptedServer server = gated()) {
            container.configure(OPENAI, ID, configuration(server));
            Bundle old = container.bundle(OPENAI);
            String before = bundle();
            List<String> disturbed = new CopyOnWriteArrayList<>();
            SynchronousBundleListener listener = event -> {
                boolean other = !event.getBundle().getSymbolicName().equals(OPENAI);
                if (other && (event.getType() & (BundleEvent.STOPPED | BundleEvent.UNRESOLVED)) != 0) {
                    disturbed.add(event.getBundle().toString());
                }
            };
            context.addBundleListener(listener);
            try (EventStream<ChatEvent> stream = stream()) {
                assertEquals(new TextDelta(0, "Hello "), stream.next());
                Future<Container.Output> swap =
                        thread.submit(() -> container.run("llm:swap swapped '" + jar.toUri() + "'"));
                container.awaitProvider(ID, provider -> provider.bundle().equals(OPENAI + " 0.1.1"));

                assertEquals("Hello from openai", ask());
                assertEquals("the old one waits for its call", Bundle.ACTIVE, old.getState());
                assertFalse(swap.isDone());
                assertTrue(container.run("llm:providers --plain").text().contains("\tdraining\t"));

                later.countDown();
                ChatEvent last = null;
                while (stream.hasNext()) {
                    last = stream.next();
                }
                assertEquals("Hello again", ((ChatCompleted) last).response().text());
                Container.Output output = swap.get(30, TimeUnit.SECONDS);
                assertTrue(output.toString(), output.failure().isEmpty());
                assertTrue(output.text(), output.text().contains("swapped is UP."));
                assertTrue(output.text(), output.text().contains("its last call has ended."));
                assertTrue(
                        output.text(),
                        output.text().contains(before + " (bundle " + old.getBundleId() + ") is uninstalled."));
            } finally {
                context.removeBundleListener(listener);
            }
            assertEquals(Bundle.UNINSTALLED, old.getState());
            assertEquals(List.of(), disturbed);
            assertEquals("Hello from openai", ask());
        }
    }

    @Test
    public void aNewVersionThatIsNotWellGoesAwayAgain() throws Exception {
        try (ScriptedServer server = Servers.openAi("openai")) {
            container.configure(OPENAI, ID, configuration(server));
            String before = bundle();
            int bundles = context.getBundles().length;
            server.on("GET", "/v1/models", json(401, "{\"error\":{\"message\":\"Wrong key.\"}}"));
            Container.Output output = container.run("llm:swap swapped '" + jar.toUri() + "'");
            assertTrue(output.toString(), output.failure().orElse("").contains("Not swapped: the new swapped is DOWN"));
            assertEquals(bundles, context.getBundles().length);
            assertEquals(before, bundle());
            assertEquals("Hello from openai", ask());
        }
    }

    @Test
    public void theSameVersionIsRefusedAndNothingIsTouched() throws Exception {
        try (ScriptedServer server = Servers.openAi("openai")) {
            container.configure(OPENAI, ID, configuration(server));
            rewrite(location, jar, container.bundle(OPENAI).getVersion().toString());
            Container.Output output = container.run("llm:swap swapped '" + jar.toUri() + "'");
            assertTrue(output.toString(), output.failure().orElse("").contains("Raise Bundle-Version"));
            assertEquals("Hello from openai", ask());
        }
    }

    @Test
    public void aDrainedInstanceFinishesItsAnswerAndGetsNoNewCall() throws Exception {
        try (ScriptedServer server = gated()) {
            container.configure(OPENAI, ID, configuration(server));
            try (EventStream<ChatEvent> stream = stream()) {
                assertEquals(new TextDelta(0, "Hello "), stream.next());
                String still =
                        container.run("llm:drain --timeout 0 swapped").failure().orElse("");
                assertTrue(still, still.contains("1 call still runs there. It stays out of service."));
                LlmException refused = refused();
                assertTrue(refused.getMessage(), refused.getMessage().contains("is being drained"));
                assertEquals(1, Servers.calls(server).size());
                Future<Container.Output> drain = thread.submit(() -> container.run("llm:drain swapped"));
                later.countDown();
                while (stream.hasNext()) {
                    stream.next();
                }
                Container.Output output = drain.get(30, TimeUnit.SECONDS);
                assertTrue(output.toString(), output.text().contains("No call runs there."));
            }
            assertTrue(container.run("llm:resume swapped").text().contains("is back in service."));
            assertEquals("Hello from openai", ask());
        }
    }

    /** Answers at once, but holds back the end of what it streams. */
    private ScriptedServer gated() {
        Script stream = Servers.helloAgain(later);
        Script whole = json(
                200,
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello from openai\"},"
                        + "\"finish_reason\":\"stop\"}]}");
        return Servers.openAi("openai").on("POST", "/v1/chat/completions", Servers.streamedOrWhole(stream, whole));
    }

    private static Map<String, ?> configuration(ScriptedServer server) {
        return Map.of("base_url", server.uri() + "/v1", "model", "gpt-test");
    }

    private String bundle() {
        return container.registry().provider(ID).orElseThrow().bundle();
    }

    private EventStream<ChatEvent> stream() {
        return container.client().newCall(ChatRequest.of("hi"), Selection.id(ID)).stream();
    }

    private String ask() {
        return container
                .client()
                .newCall(ChatRequest.of("hi"), Selection.id(ID))
                .execute()
                .text();
    }

    private LlmException refused() {
        try {
            throw new AssertionError("Answered " + ask());
        } catch (LlmException e) {
            return e;
        }
    }

    /** Writes the bundle again with another version, and nothing else changed. */
    private static void rewrite(String from, Path to, String version) throws IOException {
        try (InputStream in = URI.create(from).toURL().openStream();
                JarInputStream read = new JarInputStream(in)) {
            Manifest manifest = new Manifest(read.getManifest());
            manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
            try (JarOutputStream write = new JarOutputStream(Files.newOutputStream(to), manifest)) {
                for (JarEntry entry = read.getNextJarEntry(); entry != null; entry = read.getNextJarEntry()) {
                    write.putNextEntry(new JarEntry(entry.getName()));
                    read.transferTo(write);
                }
            }
        }
    }
}

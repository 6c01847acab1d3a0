/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static dev.osgillm.tck.server.Scripts.sse;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.tool.Tool;
import dev.osgillm.api.tool.ToolChatRequest;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestName;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Annotated methods of a component: a model asks for them, and its bundle comes and goes. */
public class ToolMethodsIT extends FelixTestSupport {

    private static final String EXAMPLE = "dev.osgillm.examples.clock";
    private static final String WEEKDAYS = "weekdays";
    private static final String DATES = "{\\\"dates\\\":[\\\"2026-03-04\\\"]}";
    private static final String NO_DATES = "{\\\"dates\\\":\\\"tomorrow\\\"}";
    private static final Script ANSWER = sse(
            Servers.chunk("{\"role\":\"assistant\",\"content\":\"A Wednesday.\"}", "null"),
            Servers.chunk("{}", "\"stop\""),
            "[DONE]");

    private static Script wish(String arguments) {
        return sse(
                Servers.chunk(
                        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_1\","
                                + "\"type\":\"function\",\"function\":{\"name\":\"" + WEEKDAYS + "\",\"arguments\":\""
                                + arguments + "\"}}]}",
                        "null"),
                Servers.chunk("{}", "\"tool_calls\""),
                "[DONE]");
    }

    @Rule
    public final TestName test = new TestName();

    /** Of a test, since that of the test before may still be about to leave. */
    private String provider() {
        return test.getMethodName().toLowerCase(Locale.ROOT);
    }

    private ScriptedServer server(Script... answers) throws Exception {
        ScriptedServer server = ScriptedServer.start().on("POST", "/v1/chat/completions", answers);
        container.configure("dev.osgillm.openai", provider(), Map.of("base_url", server.uri() + "/v1", "model", "m"));
        return server;
    }

    private String ask() {
        ChatRequest chat = ChatRequest.builder()
                .model(provider())
                .user("What day is the fourth of March?")
                .build();
        return container
                .client()
                .newCall(ToolChatRequest.builder(chat).build())
                .execute()
                .text();
    }

    private static String body(ScriptedServer server, int index) {
        return Servers.calls(server).get(index).body().replace(" ", "");
    }

    private List<ServiceReference<Tool>> tools() throws Exception {
        return context.getServiceReferences(Tool.class, null).stream()
                .filter(reference -> {
                    Tool tool = context.getService(reference);
                    try {
                        return tool.definition().name().equals(WEEKDAYS);
                    } finally {
                        context.ungetService(reference);
                    }
                })
                .toList();
    }

    @Test
    public void aModelAsksForAMethodAndGetsWhatItReturns() throws Exception {
        try (ScriptedServer server = server(wish(DATES), wish(NO_DATES), ANSWER)) {
            assertEquals("A Wednesday.", ask());
            String offered = body(server, 0);
            assertTrue(offered, offered.contains("\"name\":\"weekdays\"") && offered.contains("\"time_between\""));
            assertTrue(offered, offered.contains("\"enum\":[\"DAYS\",\"WEEKS\",\"MONTHS\"]"));
            assertTrue(offered, offered.contains("\"required\":[\"from\",\"to\"]"));
            String result = body(server, 1);
            assertTrue(result, result.contains("{\\\"date\\\":\\\"2026-03-04\\\",\\\"weekday\\\":\\\"WEDNESDAY\\\"}"));
            String refused = body(server, 2);
            assertTrue(refused, refused.contains("Theargument\\\"dates\\\"mustbeanarray."));
        }
    }

    @Test
    public void toolsAreOfTheBundleAndComeAndGoWithIt() throws Exception {
        Bundle bundle = container.bundle(EXAMPLE);
        assertEquals(bundle, tools().get(0).getBundle());
        String listed = container.run("llm:tools --plain").text();
        assertTrue(listed, listed.contains(WEEKDAYS + "\t" + EXAMPLE));
        bundle.stop();
        assertEquals(List.of(), tools());
        bundle.start();
        assertEquals(1, tools().size());
        container.bundle("dev.osgillm.tools").stop();
        assertEquals(List.of(), tools());
        container.bundle("dev.osgillm.tools").start();
        assertEquals(1, tools().size());
    }

    @Test
    public void aMethodWhoseBundleLeavesInTheMiddleIsAFailureForTheModel() throws Exception {
        Bundle bundle = container.bundle(EXAMPLE);
        Script leaving = exchange -> {
            stop(bundle);
            wish(DATES).play(exchange);
        };
        try (ScriptedServer server = server(leaving, ANSWER)) {
            assertEquals("A Wednesday.", ask());
            assertTrue(body(server, 0), body(server, 0).contains("\"weekdays\""));
            assertTrue(body(server, 1), body(server, 1).contains("Itisnolongeravailable."));
        } finally {
            bundle.start();
        }
    }

    private static void stop(Bundle bundle) {
        try {
            bundle.stop();
        } catch (BundleException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void theConsoleLetsTheModelUseThem() throws Exception {
        try (ScriptedServer server = server(wish(DATES), ANSWER)) {
            Container.Output output = container.run("llm:chat -p " + provider() + " -T weekdays 'What day is it?'");
            assertTrue(
                    output.text(), output.failure().isEmpty() && output.text().contains("A Wednesday."));
            assertTrue(body(server, 1), body(server, 1).contains("WEDNESDAY"));
            assertFalse(body(server, 0), body(server, 0).contains("time_between"));
        }
    }

    @Test
    public void theClassesOfABundleThatLeftCanBeCollected() throws Exception {
        String location = container.bundle(EXAMPLE).getLocation();
        ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
        try (ScriptedServer server = server(wish(DATES), ANSWER)) {
            WeakReference<ClassLoader> loader = useAndUninstall(gone);
            assertTrue(body(server, 1), body(server, 1).contains("WEDNESDAY"));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (gone.remove(100) == null) {
                assertTrue("still held after 30 s", System.nanoTime() < deadline);
                System.gc();
            }
            assertEquals(null, loader.get());
        } finally {
            context.installBundle(location).start();
        }
    }

    private WeakReference<ClassLoader> useAndUninstall(ReferenceQueue<ClassLoader> gone) throws Exception {
        assertEquals("A Wednesday.", ask());
        Bundle bundle = container.bundle(EXAMPLE);
        WeakReference<ClassLoader> loader =
                new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader(), gone);
        bundle.uninstall();
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> refreshed.countDown());
        assertTrue(refreshed.await(30, TimeUnit.SECONDS));
        return loader;
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.osgillm.examples.application.Greeter;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.util.Hashtable;
import java.util.Map;
import org.junit.Test;
import org.osgi.framework.Bundle;

/** The commands against configured providers, and an application that uses whatever is there. */
public class ConsoleIT extends FelixTestSupport {

    private static final String OPENAI = "dev.osgillm.openai";

    @Test
    public void commandsSayWhatTheyShould() throws Exception {
        try (ScriptedServer server = Servers.openAi("openai")) {
            container.configure(
                    OPENAI,
                    "work",
                    Map.of("base_url", server.uri() + "/v1", "model", "gpt-test", ".api_key", "sk-secret-1234"));
            assertTrue(container.run("llm:providers --plain").text().contains("work\topenai\tgpt-test"));
            assertTrue(container.run("llm:health work").text().contains("UP"));
            assertTrue(container.run("llm:models work").text().contains("gpt-test"));
            assertEquals(
                    "Hello from openai\n", container.run("llm:chat -p work hi").text());
            assertTrue(
                    container.run("llm:embed -p work -m e hello --json").text().contains("0.5"));
            String config = container.run("llm:config work").text();
            assertTrue(config, config.contains(".api_key") && config.contains("set"));
            assertFalse(config, config.contains("sk-secret-1234"));
            container.run("llm:use work");
            assertEquals("Hello from openai\n", container.run("llm:chat hi").text());
            String json = container.run("llm:chat --json hi").text();
            assertTrue(json, json.startsWith("{\"text\":\"Hello from openai\",\"finish\":\"stop\""));
            assertTrue(container.run("llm:wire work on").text().contains("llm:wire work off"));
            assertTrue(container.run("llm:wire work off").text().contains("The log has nothing"));
            assertEquals("Hello from openai", container.service(Greeter.class).greet("Ada"));
            StringBuilder slowly = new StringBuilder();
            container.service(Greeter.class).greetSlowly("Ada", slowly::append);
            assertEquals("Hello from openai", slowly.toString());
        }
    }

    @Test
    public void toolsComeAndGoWithTheirBundles() throws Exception {
        Bundle clock = container.bundle("dev.osgillm.examples.clock");
        String listed = container.run("llm:tools --plain").text();
        assertTrue(listed, listed.startsWith("clock\t") && listed.contains("dev.osgillm.examples.clock"));
        clock.stop();
        try {
            assertTrue(container.run("llm:tools").text().contains("No tool is published."));
        } finally {
            clock.start();
        }
    }

    @Test
    public void failuresNameTheProviderAndTheNextStep() throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            container.configure(
                    OPENAI, "bad", Map.of("base_url", server.uri() + "/v1", "model", "m", ".api_key", "k1"));
            check(server, Scripts.html(200, "<html>hello</html>"), "base_url");
            check(
                    server,
                    Scripts.json(401, "{\"error\":{\"message\":\"no\",\"code\":\"invalid_api_key\"}}"),
                    ".api_key");
            check(
                    server,
                    Scripts.json(404, "{\"error\":{\"message\":\"no\",\"code\":\"model_not_found\"}}"),
                    "llm:models");
            check(
                    server,
                    Scripts.json(429, "{\"error\":{\"message\":\"no\",\"code\":\"insufficient_quota\"}}"),
                    "credit");
            check(server, Scripts.text(200, "garbage"), "bad: ");
            Container.Output unknown = container.run("llm:chat -p nobody hi");
            assertTrue(unknown.toString(), unknown.failure().orElseThrow().contains("bad"));
            Container.Output option = container.run("llm:chat --tempreature 1 hi");
            assertTrue(option.toString(), option.failure().orElseThrow().contains("--tempreature"));
        }
    }

    private void check(ScriptedServer server, Script script, String nextStep) {
        server.on("POST", "/v1/chat/completions", script);
        String message = container.run("llm:chat -p bad hi").failure().orElseThrow();
        assertTrue(message, message.startsWith("bad: ") && message.contains(nextStep));
        assertFalse(message, message.contains("k1"));
    }

    @Test
    public void aRefusedConfigurationIsShownAndMendedWithoutARestart() throws Exception {
        var configuration = configurationAdmin.getFactoryConfiguration(OPENAI, "mended", "?");
        configuration.update(new Hashtable<>(Map.of("temperature", "hot")));
        container.await(
                () -> container.run("llm:providers").text().contains("'temperature' must be a number"), "the refusal");
        configuration.update(new Hashtable<>(Map.of("temperature", "0.5", "base_url", "http://127.0.0.1:1/v1")));
        container.awaitProvider("mended", provider -> true);
        configuration.delete();
        container.awaitGone("mended");
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.Selection;
import dev.osgillm.tck.server.ScriptedServer;
import java.util.Hashtable;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;

/** Two versions of one provider bundle side by side. */
public class VersionsIT extends FelixTestSupport {

    private static final String OPENAI = "dev.osgillm.openai";
    private static final String NEWER = "99.0.0";

    private Bundle newer;

    @Before
    public void installAnother() throws Exception {
        newer = new Bundles(context).installAs(container.bundle(OPENAI), NEWER);
    }

    @After
    public void uninstallIt() throws Exception {
        if (newer.getState() != Bundle.UNINSTALLED) {
            newer.uninstall();
        }
        new Bundles(context).refresh(newer);
    }

    @Test
    public void theOlderServesOnWhenTheNewerIsRemoved() throws Exception {
        try (ScriptedServer server = Servers.openAi("both")) {
            configure(server);
            newer.start();
            awaitBoth();
            assertFalse("The first stays while both are there", version().endsWith(NEWER));
            assertEquals("Hello from both", ask());
            long serving = container.registry().provider("twice").orElseThrow().serviceId();

            newer.uninstall();
            awaitServices(1);
            assertEquals(
                    serving,
                    container.registry().provider("twice").orElseThrow().serviceId());
            assertEquals("Hello from both", ask());
        }
    }

    @Test
    public void theNewerTakesOverWhenTheOlderStops() throws Exception {
        try (ScriptedServer server = Servers.openAi("both")) {
            configure(server);
            newer.start();
            awaitBoth();
            Bundle older = container.bundle(OPENAI);
            older.stop();
            try {
                assertTrue(
                        "The id never left",
                        container.registry().provider("twice").isPresent());
                assertTrue(version(), version().endsWith(NEWER));
                assertEquals("Hello from both", ask());
            } finally {
                older.start();
            }
            awaitBoth();
            assertTrue(
                    "It keeps serving: the older one is the later now",
                    version().endsWith(NEWER));
            assertEquals("Hello from both", ask());
        }
    }

    @Test
    public void theBetterServesWhicheverCameFirst() throws Exception {
        try (ScriptedServer server = Servers.openAi("both")) {
            configure(server);
            newer.start();
            awaitBoth();
            ChatProvider best =
                    context.getService(context.getServiceReferences(ChatProvider.class, "(llm.id=twice)").stream()
                            .filter(reference -> reference.getBundle() == newer)
                            .findFirst()
                            .orElseThrow());
            assertFalse(version().endsWith(NEWER));
            Hashtable<String, Object> better = new Hashtable<>();
            better.put("llm.id", "twice");
            better.put("service.ranking", 5);
            ServiceRegistration<ChatProvider> registration =
                    newer.getBundleContext().registerService(ChatProvider.class, best, better);
            assertTrue(version(), version().endsWith(NEWER));
            assertEquals("Hello from both", ask());
            registration.unregister();
            assertFalse(version().endsWith(NEWER));
            assertEquals("Hello from both", ask());
        }
    }

    private void configure(ScriptedServer server) throws Exception {
        container.configure(OPENAI, "twice", Map.of("base_url", server.uri() + "/v1", "model", "gpt-test"));
    }

    private void awaitBoth() {
        awaitServices(2);
    }

    private void awaitServices(int count) {
        container.await(() -> services() == count, count + " services of one id");
    }

    private int services() {
        try {
            return context.getServiceReferences(ChatProvider.class, "(llm.id=twice)")
                    .size();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private String version() {
        return container.registry().provider("twice").orElseThrow().bundle();
    }

    private String ask() {
        return container
                .client()
                .newCall(ChatRequest.of("hi"), Selection.id("twice"))
                .execute()
                .text();
    }
}

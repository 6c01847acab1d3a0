/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.Selection;
import dev.osgillm.tck.server.ScriptedServer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** The last provider of all leaves and comes back. */
public class LastProviderIT extends FelixTestSupport {

    private static final String OPENAI = "dev.osgillm.openai";

    private List<Bundle> others;

    @Before
    public void stopTheOthers() throws Exception {
        container.configureSingle("dev.osgillm.router", Map.of("swap_grace", "0"));
        others = Arrays.stream(context.getBundles())
                .filter(bundle -> List.of("ollama", "huggingface", "echo", "clock", "application").stream()
                        .anyMatch(
                                name -> String.valueOf(bundle.getSymbolicName()).endsWith("." + name)))
                .toList();
        for (Bundle other : others) {
            other.stop();
        }
    }

    @After
    public void startThem() throws BundleException {
        for (Bundle other : others) {
            other.start();
        }
    }

    @Test
    public void callsFailUntilItIsBackAndThenWork() throws Exception {
        try (ScriptedServer server = Servers.openAi("the last")) {
            container.configure(OPENAI, "last", Map.of("base_url", server.uri() + "/v1", "model", "gpt-test"));
            assertEquals("Hello from the last", ask(Selection.DEFAULT));
            Bundle bundle = container.bundle(OPENAI);
            bundle.stop();
            container.awaitGone("last");
            assertEquals(List.of(), container.registry().providers());
            for (Selection selection :
                    List.of(Selection.DEFAULT, Selection.id("last"), Selection.filter("(llm.model=gpt-test)"))) {
                LlmException absent = assertThrows(LlmException.class, () -> ask(selection));
                assertEquals(absent.getMessage(), ErrorKind.UNAVAILABLE, absent.kind());
                assertTrue(
                        absent.getMessage(), absent.getMessage().toLowerCase().contains("no "));
            }
            bundle.start();
            container.awaitProvider("last", provider -> true);
            assertEquals("Hello from the last", ask(Selection.DEFAULT));
            assertEquals("Hello from the last", ask(Selection.id("last")));
        }
    }

    private String ask(Selection selection) {
        return container
                .client()
                .newCall(ChatRequest.of("hi"), selection)
                .execute()
                .text();
    }
}

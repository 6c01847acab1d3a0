/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;

import dev.osgillm.api.client.LlmTokens;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.Tokenizer;
import dev.osgillm.api.token.Truncation;
import java.io.File;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Counting with the tokenizer's bundle and without. */
public class TokensIT extends FelixTestSupport {

    private static final String TEXT = "antidisestablishmentarianism";

    private Bundle installed() throws BundleException {
        Bundle tokenizer = context.installBundle(
                new File("target/optional/osgi-llm-tokenizer.jar").toURI().toString());
        tokenizer.start();
        container.service(Tokenizer.class);
        return tokenizer;
    }

    @Test
    public void countsAreExactWhileTheTokenizerIsThere() throws Exception {
        LlmTokens tokens = container.service(LlmTokens.class);
        TokenCount estimate = tokens.count("openai/gpt-4o", TEXT).execute();
        assertFalse(estimate.exact());
        Bundle tokenizer = installed();
        assertEquals(
                new TokenCount(6, true), tokens.count("openai/gpt-4o", TEXT).execute());
        assertEquals(
                new TokenCount(6, true),
                tokens.count("gpt-4", TEXT).executeAsync().toCompletableFuture().get());
        assertFalse(tokens.count("llama3.2", TEXT).execute().exact());
        tokenizer.uninstall();
        assertEquals(estimate, tokens.count("openai/gpt-4o", TEXT).execute());
    }

    @Test
    public void theTokenizersBundleCanBeUpdatedWhileTextIsCut() throws Exception {
        LlmTokens tokens = container.service(LlmTokens.class);
        String text = "hello world ".repeat(100);
        Truncation estimate = tokens.truncate("gpt-4o", text, 20).execute();
        Bundle tokenizer = installed();
        try {
            for (int i = 0; i < 2; i++) {
                Truncation exact = tokens.truncate("gpt-4o", text, 20).execute();
                assertEquals(new TokenCount(20, true), exact.count());
                assertEquals("hello world ".repeat(10).strip(), exact.text());
                assertNotEquals(estimate, exact);
                tokenizer.update();
                container.service(Tokenizer.class);
            }
        } finally {
            tokenizer.uninstall();
        }
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.Usage;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices prompts that fill the whole context: the server has cut them, and tells nobody. Says so once for each model.
 * Safe for use by many threads.
 */
final class ContextWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ContextWatch.class);

    private final String providerId;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    ContextWatch(String providerId) {
        this.providerId = providerId;
    }

    /**
     * @param numCtx the context that was asked for; empty when the server chose one, which it does not tell
     * @return whether this warned
     */
    boolean check(String model, OptionalLong numCtx, Usage usage) {
        long input = usage.inputTokens().orElse(0);
        if (numCtx.isEmpty() || input < numCtx.getAsLong() || !told.add(model.toLowerCase(Locale.ROOT))) {
            return false;
        }
        LOG.warn(
                "{}: the prompt fills the whole context of {} tokens (num_ctx) of {}, so its beginning was probably cut."
                        + " Raise num_ctx, or shorten the prompt. This is said once for each model.",
                providerId,
                numCtx.getAsLong(),
                model);
        return true;
    }
}

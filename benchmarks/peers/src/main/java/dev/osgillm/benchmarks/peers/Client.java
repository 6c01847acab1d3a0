/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.peers;

import java.net.URI;
import java.time.Duration;

/** A client under test. */
interface Client {

    /** The key that all clients send. */
    String KEY = "sk-peers-0123456789";

    /** The limit that all clients get, in whatever forms they have limits. */
    Duration LIMIT = Duration.ofSeconds(2);

    String name();

    /** @return whether it speaks Ollama's dialect, else OpenAI's */
    boolean ollama();

    /**
     * Streams a chat. May return before its end.
     *
     * @param server without a path
     * @return ends the call
     */
    Runnable stream(URI server, Probe probe) throws Exception;

    /** @return the answer of a chat that is not streamed */
    String chat(URI server) throws Exception;
}

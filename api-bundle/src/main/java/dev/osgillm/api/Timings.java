/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How long a call took, measured by this side with a monotonic clock; and how long the server's parts of it took, as far
 * as the server tells.
 */
@ProviderType
public final class Timings {

    private final Duration firstToken;
    private final Duration total;
    private final Duration load;
    private final Duration prompt;
    private final Duration generation;

    private Timings(Duration firstToken, Duration total, Duration load, Duration prompt, Duration generation) {
        this.firstToken = firstToken;
        this.total = total;
        this.load = load;
        this.prompt = prompt;
        this.generation = generation;
    }

    /**
     * @param firstToken from the start of the call to its first event, or {@code null} when it was not a stream
     * @param total from the start of the call to its end
     */
    public static Timings of(Duration firstToken, Duration total) {
        return new Timings(firstToken, Objects.requireNonNull(total, "total"), null, null, null);
    }

    /**
     * Adds what the server measured; {@code null} for what it did not tell.
     *
     * @param load of the model into memory
     * @param prompt reading the prompt
     * @param generation of the answer's tokens
     */
    public Timings withServer(Duration load, Duration prompt, Duration generation) {
        return new Timings(firstToken, total, load, prompt, generation);
    }

    /** @return from the start of the call to its first event; empty when it was not a stream */
    public Optional<Duration> firstToken() {
        return Optional.ofNullable(firstToken);
    }

    /** @return from the start of the call, over all attempts, to its end */
    public Duration total() {
        return total;
    }

    /** @return how long the server loaded the model into memory, by its own clock */
    public Optional<Duration> load() {
        return Optional.ofNullable(load);
    }

    /** @return how long the server read the prompt, by its own clock */
    public Optional<Duration> prompt() {
        return Optional.ofNullable(prompt);
    }

    /** @return how long the server generated the tokens of the answer, by its own clock */
    public Optional<Duration> generation() {
        return Optional.ofNullable(generation);
    }

    @Override
    public String toString() {
        return "Timings[firstToken=" + firstToken + ", total=" + total + ", load=" + load + ", prompt=" + prompt
                + ", generation=" + generation + "]";
    }
}

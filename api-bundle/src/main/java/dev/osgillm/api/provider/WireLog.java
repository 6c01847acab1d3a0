/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.provider;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that can write what it sends and receives into the log, for finding out why a server misbehaves. Published by
 * provider instances beside their capabilities. Off unless somebody switches it on; kept until the instance leaves.
 *
 * <p>What is logged holds prompts and answers, but never a secret: credentials are masked in headers, bodies and
 * addresses. Long bodies are cut. Implementations are thread safe.
 */
@ConsumerType
public interface WireLog {

    /** @return whether exchanges are logged now */
    boolean enabled();

    /** @param on whether exchanges that begin from now on are logged */
    void enable(boolean on);
}

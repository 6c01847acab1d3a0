/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.metrics;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the calls of each provider were like, counted where applications' calls pass. Counts of one operation at one model
 * of one instance stay when the instance is updated or leaves, until {@link #reset()}.
 *
 * <p>Each attempt at a provider counts there: a call that failed over counts as failed at the first and as what it became
 * at the second. Repetitions within a provider are one attempt. Thread safe, and right under concurrency: no attempt is
 * lost or counted twice; a snapshot taken while calls end may have one number of a call and not yet the next.
 *
 * <p>The memory is bounded: there are at most {@link #MAX_ROWS} rows. What comes when they are taken counts together in one
 * row whose provider, model and operation are {@link #OTHER}, until a reset makes room.
 */
@ProviderType
public interface LlmMetrics {

    /** How many rows there are at most. */
    int MAX_ROWS = 1_000;

    /** Provider, model and operation of the row for everything that found no row of its own. */
    String OTHER = "(other)";

    /** @return what there is, sorted by provider, model and operation */
    List<CallMetrics> snapshot();

    /** Begins anew. Calls that run count when they end. */
    void reset();
}

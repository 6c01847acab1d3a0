/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the calls of each bundle used at each model of each provider instance, counted where interceptors see them: a call that
 * failed over counts once, at the instance that ended it. Thread safe; a snapshot taken while calls end may have one number of a call
 * and not yet the next.
 *
 * <p>The memory is bounded: there are at most {@link #MAX_ROWS} rows, and as many for each of the last {@link #DAYS} days on which calls ended.
 * What comes when they are taken counts together in one row whose bundle, provider and model are {@link #OTHER}.
 */
@ProviderType
public interface LlmUsage {

    /** How many rows there are at most. */
    int MAX_ROWS = 1_000;

    /** How many days on which calls ended are kept. */
    int DAYS = 7;

    /** Bundle, provider and model of the row for everything that found no row of its own. */
    String OTHER = "(other)";

    /** @return everything since {@link #since()}, sorted by bundle, provider and model */
    List<UsageRecord> snapshot();

    /**
     * @param day in the time zone of this service
     * @return what ended on that day, sorted in the same way; nothing for days that are not kept
     */
    List<UsageRecord> snapshot(LocalDate day);

    /** @return the day that it is now, in the time zone of this service */
    LocalDate today();

    /** @return when the counting began */
    Instant since();

    /** @return in which money costs are told, such as {@code USD}: what the prices are in */
    String currency();

    /** Begins anew, days included. Calls that run count when they end. */
    void reset();
}

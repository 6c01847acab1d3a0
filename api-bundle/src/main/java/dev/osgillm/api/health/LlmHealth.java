/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.health;

import dev.osgillm.api.Call;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What is known of the health of all published instances. Each that has a {@link HealthProbe} is asked again and again,
 * and the last finding is kept while the instance is there. A service, published by the router; thread safe.
 */
@ProviderType
public interface LlmHealth {

    /** @return the state of every published instance, sorted by id; asks nobody, returns at once */
    List<HealthState> states();

    /**
     * Asks nobody, returns at once.
     *
     * @param id {@code llm.id} of an instance
     * @return its state, empty when it is not published
     */
    Optional<HealthState> state(String id);

    /**
     * Has an instance asked now, or awaits the answer to a probe of it that already runs. The finding counts at once, for
     * everybody; a first failure as well. Cancelling ends the waiting; the probe goes on for at most 10 s.
     *
     * @param id {@code llm.id} of an instance
     * @return a call that answers the state after the probe, or the state as it is when the instance has no probe. A bad
     *     health is a result, not a failure. It fails with {@code UNAVAILABLE} when the instance is not published, or left
     */
    Call<HealthState> check(String id);
}

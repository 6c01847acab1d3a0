/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.health;

import dev.osgillm.api.Call;
import org.osgi.annotation.versioning.ConsumerType;

/** A service that can tell whether its server would answer. Implementations are thread safe. */
@ConsumerType
public interface HealthProbe {

    /**
     * @return a call that asks the server as cheaply as possible, never at the cost of tokens. An unhealthy server is a
     *     result, not a failure: the call fails only when it is cancelled
     */
    Call<Health> probe();
}

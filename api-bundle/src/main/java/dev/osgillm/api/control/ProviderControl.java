/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.control;

import dev.osgillm.api.Call;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes provider instances out of service, so that they can be replaced when nobody uses them, and puts them back.
 * Instances are named by their {@code service.id}, because two bundles may publish the same {@code llm.id}.
 *
 * <p>It governs the calls of {@code LlmClient} and {@code LlmTokens}; who looks up a provider service himself passes it by.
 * An instance that is out of service is not among {@code LlmRegistry.providers()}, and a {@code ProviderListener} hears
 * that it left or that another one of its id took over. What is out of service is forgotten when the instance leaves, also
 * for a moment, and when the router stops: an instance that comes, serves. Thread safe.
 */
@ProviderType
public interface ProviderControl {

    /** @return every published instance, also one that does not serve, sorted by id, the best of each id first */
    List<ServingState> instances();

    /**
     * Makes a call that takes an instance out of service when it starts, and waits until no call runs there. A new call
     * goes to another instance of the same id, where there is one, else it fails with {@code UNAVAILABLE} and says why.
     * Running calls are never cut off here: that is for the bundle of the instance when it stops.
     *
     * <p>The call answers as soon as no call runs there, or when the limit is over, on a thread that may block, or on the one that starts the call:
     * then {@link ServingState#running()} tells how many still run. It goes on when the instance leaves meanwhile, as its
     * calls do. An instance that is already out of service can be waited for again.
     *
     * <p>Cancelling the call ends the waiting only: the instance stays out of service until {@link #resume}. The call fails
     * with {@code CANCELLED} also when somebody resumes the instance meanwhile, and with {@code UNAVAILABLE} when there is
     * no such instance or the router stops.
     *
     * @param serviceId the {@code service.id}, see {@code ProviderInfo.serviceId()}
     * @param limit how long to wait at most; zero for not at all
     * @throws IllegalArgumentException when the limit is negative
     */
    Call<ServingState> drain(long serviceId, Duration limit);

    /**
     * Puts an instance back into service: the next call may go there. Nothing happens when it is in service.
     *
     * @throws dev.osgillm.api.LlmException of the kind {@code UNAVAILABLE} when there is no such instance
     */
    void resume(long serviceId);
}

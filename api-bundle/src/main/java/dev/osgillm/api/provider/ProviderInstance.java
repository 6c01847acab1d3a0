/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A provider instance that belongs to who created it. Ends with its factory's bundle at the latest; calls then fail with
 * {@code UNAVAILABLE}.
 *
 * <p>The router serves it once it is a service: {@code context.registerService(instance.capabilities().toArray(new
 * String[0]), instance.service(), new Hashtable<>(instance.properties()))}. Withdraw that service before closing the
 * instance.
 */
@ConsumerType
public interface ProviderInstance extends AutoCloseable {

    /**
     * @param capability an interface such as {@code ChatProvider}
     * @return the instance as that, empty when it lacks the capability
     */
    <T> Optional<T> as(Class<T> capability);

    /** @return the names of the interfaces that it can be published under */
    List<String> capabilities();

    /** @return the object that has all its capabilities */
    Object service();

    /** @return the service properties under which it can be published, without secrets */
    Map<String, Object> properties();

    /** Lets running calls finish within the instance's drain time, then ends them. Idempotent, never throws. */
    @Override
    void close();
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.time.Duration;
import java.util.Hashtable;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** One timer for the limits and delays of all calls, published as a service. Its users run short tasks only. */
@Component(
        service = {},
        immediate = true)
public final class TransportTimer {

    private static final Duration BEAT = Duration.ofSeconds(1);

    private final SparingTimer timer;
    private final ServiceRegistration<ScheduledExecutorService> registration;

    /** Publishes the timer. */
    @Activate
    public TransportTimer(BundleContext context) {
        timer = new SparingTimer(new TransportThreads("llm-timer"), BEAT);
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(HttpTransport.NAME, "default");
        registration = context.registerService(ScheduledExecutorService.class, timer, properties);
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
        timer.shutdownNow();
    }
}

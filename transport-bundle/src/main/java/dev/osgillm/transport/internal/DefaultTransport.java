/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** The HTTP client that providers use unless they are told otherwise. There without any configuration. */
@Component(
        service = {},
        immediate = true,
        configurationPid = TransportConfig.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = TransportConfig.class)
public final class DefaultTransport {

    private final HttpTransport transport;

    /** Publishes the client. */
    @Activate
    public DefaultTransport(BundleContext context, TransportConfig config) {
        transport = new HttpTransport(context, "default", TransportConfig.PID, config);
    }

    @Deactivate
    void deactivate() {
        transport.close();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** A further HTTP client, named by its configuration: {@code etc/dev.osgillm.transport.client-NAME.cfg}. */
@Component(
        service = {},
        immediate = true,
        configurationPid = TransportConfig.FACTORY_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TransportConfig.class, factory = true)
public final class NamedTransport {

    private final HttpTransport transport;

    /** Publishes the client. */
    @Activate
    public NamedTransport(BundleContext context, TransportConfig config, Map<String, Object> properties) {
        String pid = String.valueOf(properties.get("service.pid"));
        transport = new HttpTransport(context, pid.substring(pid.indexOf('~') + 1), pid, config);
    }

    @Deactivate
    void deactivate() {
        transport.close();
    }
}

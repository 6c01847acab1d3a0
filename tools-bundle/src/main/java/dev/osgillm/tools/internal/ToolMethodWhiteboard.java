/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tools.internal;

import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.tool.Tool;
import dev.osgillm.api.tool.ToolMethod;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the services whose methods are tools, and publishes these in the name of the bundle that the service is of. The
 * service is held meanwhile: only its class says what there is to publish.
 */
@Component(service = ToolMethodWhiteboard.class, immediate = true)
public final class ToolMethodWhiteboard
        implements ServiceTrackerCustomizer<Object, List<ToolMethodWhiteboard.Published>> {

    private static final Logger LOG = LoggerFactory.getLogger(ToolMethodWhiteboard.class);
    private static final String CARRIED = "llm.tool.";

    /** A tool and its service. */
    record Published(MethodTool tool, ServiceRegistration<Tool> registration) {}

    private final BundleContext context;
    private final ServiceTracker<Object, List<Published>> tracker;

    /** Takes what it needs; {@link #open()} starts. */
    @Activate
    public ToolMethodWhiteboard(BundleContext context) throws InvalidSyntaxException {
        this.context = context;
        tracker = new ServiceTracker<>(context, context.createFilter("(" + LlmConstants.TOOL_METHODS + "=true)"), this);
    }

    /** All services, whatever their interface is: it is not looked at. */
    @Activate
    void open() {
        tracker.open(true);
    }

    @Deactivate
    void deactivate() {
        tracker.close();
    }

    @Override
    public List<Published> addingService(ServiceReference<Object> reference) {
        Object service = context.getService(reference);
        if (service == null) {
            return null; // it has gone, or could not be made; who publishes it says why
        }
        List<Published> published = new ArrayList<>();
        try {
            publish(reference, service, published);
        } catch (IllegalStateException e) {
            LOG.debug("The bundle of {} stops; its methods are no tools any more", reference, e);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "The methods of {} of {} are not offered as tools: it cannot be looked at",
                    service.getClass().getName(),
                    reference.getBundle(),
                    e);
        }
        if (published.isEmpty()) {
            context.ungetService(reference);
        }
        return published;
    }

    private void publish(ServiceReference<Object> reference, Object service, List<Published> published) {
        String type = service.getClass().getName();
        int[] refused = {0};
        List<MethodTool> tools = ToolMethodScanner.scan(service, (method, rule) -> {
            refused[0]++;
            LOG.warn(
                    "The method {} of {} of {} is not offered as a tool: {}",
                    method.getName(),
                    method.getDeclaringClass().getName(),
                    reference.getBundle(),
                    rule);
        });
        if (tools.isEmpty() && refused[0] == 0) {
            LOG.warn(
                    "The service {} of {} has {}, but no method with @{}",
                    type,
                    reference.getBundle(),
                    LlmConstants.TOOL_METHODS,
                    ToolMethod.class.getSimpleName());
        }
        for (MethodTool tool : tools) {
            Bundle bundle = reference.getBundle();
            BundleContext owner = bundle == null ? null : bundle.getBundleContext();
            if (owner == null) {
                return; // it has just left
            }
            published.add(new Published(tool, owner.registerService(Tool.class, tool, properties(reference))));
        }
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, List<Published> published) {
        for (Published each : published) {
            try {
                each.registration().setProperties(properties(reference));
            } catch (IllegalStateException e) {
                LOG.debug("The bundle of {} stops", reference, e);
            }
        }
    }

    @Override
    public void removedService(ServiceReference<Object> reference, List<Published> published) {
        for (Published each : published) {
            try {
                each.registration().unregister();
            } catch (IllegalStateException e) {
                // Its bundle has stopped, and the framework has unregistered it.
            }
            each.tool().leave();
        }
        if (!published.isEmpty()) {
            context.ungetService(reference);
        }
    }

    /** @return the ranking and what is about tools, but not what made this look at the service */
    private static Dictionary<String, Object> properties(ServiceReference<Object> reference) {
        Dictionary<String, Object> properties = new Hashtable<>();
        for (String key : reference.getPropertyKeys()) {
            boolean carried = key.startsWith(CARRIED) && !key.equalsIgnoreCase(LlmConstants.TOOL_METHODS);
            if (carried || key.equals(Constants.SERVICE_RANKING)) {
                properties.put(key, reference.getProperty(key));
            }
        }
        return properties;
    }
}

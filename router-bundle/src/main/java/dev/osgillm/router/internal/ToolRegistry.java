/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.tool.Tool;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the tools that are published. One that cannot be offered is told in the log and ignored. */
@Component(service = ToolRegistry.class)
public final class ToolRegistry implements ServiceTrackerCustomizer<Tool, OfferedTool> {

    private static final Logger LOG = LoggerFactory.getLogger(ToolRegistry.class);

    private final BundleContext context;
    private final ServiceTracker<Tool, OfferedTool> tracker;

    /** Takes what it needs; {@link #open()} starts. */
    @Activate
    public ToolRegistry(BundleContext context) {
        this.context = context;
        tracker = new ServiceTracker<>(context, Tool.class, this);
    }

    @Activate
    void open() {
        tracker.open();
    }

    @Deactivate
    void deactivate() {
        tracker.close();
    }

    /** @return the tools by name as they are now; of several with one name the highest-ranked */
    SortedMap<String, OfferedTool> published() {
        SortedMap<String, OfferedTool> tools = new TreeMap<>();
        tracker.getTracked()
                .values()
                .forEach(tool -> tools.putIfAbsent(tool.definition().name(), tool));
        return tools;
    }

    @Override
    public OfferedTool addingService(ServiceReference<Tool> reference) {
        try {
            Tool tool = context.getService(reference);
            if (tool == null) {
                return null;
            }
            ToolDefinition definition = tool.definition();
            Optional<String> problem = Toolbox.problem(definition);
            if (problem.isEmpty()) {
                return OfferedTool.published(definition, context, reference);
            }
            LOG.warn("A tool of {} is not offered: {}", reference.getBundle(), problem.get());
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("A tool of {} is not offered: it threw when asked what it is", reference.getBundle(), e);
        }
        context.ungetService(reference);
        return null;
    }

    @Override
    public void modifiedService(ServiceReference<Tool> reference, OfferedTool tool) {
        // Its ranking is read when somebody asks; nothing else means anything here.
    }

    @Override
    public void removedService(ServiceReference<Tool> reference, OfferedTool tool) {
        tool.leave();
        context.ungetService(reference);
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.tool.Tool;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A tool as it was when it came: with the definition of that moment, for as long as it is there. */
final class OfferedTool {

    /** How to reach the tool for one run. */
    private interface Access {

        /** @throws GivenUp when the tool has gone */
        String call(String arguments) throws Exception;
    }

    private final ToolDefinition definition;
    private final Access access;
    private final Set<PooledRun<?>> running = ConcurrentHashMap.newKeySet();
    private volatile boolean left;

    private OfferedTool(ToolDefinition definition, Access access) {
        this.definition = definition;
        this.access = access;
    }

    /** A tool of the caller's own. */
    static OfferedTool own(ToolDefinition definition, Tool tool) {
        return new OfferedTool(definition, tool::call);
    }

    /** A service; held while it runs. */
    static OfferedTool published(ToolDefinition definition, BundleContext context, ServiceReference<Tool> reference) {
        return new OfferedTool(definition, arguments -> {
            Tool tool = obtain(context, reference);
            if (tool == null) {
                throw gone();
            }
            try {
                return tool.call(arguments);
            } finally {
                release(context, reference);
            }
        });
    }

    ToolDefinition definition() {
        return definition;
    }

    /** @return the run, not yet submitted */
    PooledRun<String> run(ToolThreads threads, String arguments, Duration limit, BiConsumer<String, Throwable> end) {
        return new PooledRun<>(threads, running, () -> call(arguments), limit, end);
    }

    /** The tool has gone, and its code with it: what runs of it is not waited for. */
    void leave() {
        left = true;
        running.forEach(run -> run.giveUp(gone()));
    }

    private String call(String arguments) throws Exception {
        if (left) {
            throw gone();
        }
        return access.call(arguments);
    }

    private static GivenUp gone() {
        return new GivenUp("It is no longer available.");
    }

    private static Tool obtain(BundleContext context, ServiceReference<Tool> reference) {
        try {
            return context.getService(reference);
        } catch (IllegalStateException e) {
            return null; // the router's bundle has just stopped
        }
    }

    private static void release(BundleContext context, ServiceReference<Tool> reference) {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException e) {
            // The router's bundle has stopped, and the framework has given all its services back.
        }
    }
}

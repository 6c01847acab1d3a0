/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.router.internal.metrics.Metrics;
import java.util.concurrent.Executor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * What the clients of all bundles share: the calls that run, and what calls need. Stays while clients come and go: a bundle
 * that stops loses its client, and its calls end when it cancels them or by themselves. When this stops it ends all: they hold
 * services of this bundle's context, and nobody would give those back.
 */
@Component(service = CallCenter.class, immediate = true)
public final class CallCenter {

    private final RunningCalls calls;
    private final ToolRegistry tools;
    private final ToolThreads threads;
    private final Interceptors interceptors;
    private final Executor steps;

    /** Takes what a call needs to find its provider, the tools and the interceptors. */
    @Activate
    public CallCenter(
            BundleContext context,
            @Reference ProviderRegistry registry,
            @Reference Metrics metrics,
            @Reference SilenceLimit silence,
            @Reference ToolRegistry tools,
            @Reference ToolThreads threads,
            @Reference Interceptors interceptors) {
        this(context, registry, metrics, silence, tools, threads, interceptors, threads::elsewhere);
    }

    /** @param steps does what the users of calls must not do on their own threads */
    CallCenter(
            BundleContext context,
            ProviderRegistry registry,
            Metrics metrics,
            SilenceLimit silence,
            ToolRegistry tools,
            ToolThreads threads,
            Interceptors interceptors,
            Executor steps) {
        calls = new RunningCalls(context, registry, metrics, silence);
        this.tools = tools;
        this.threads = threads;
        this.interceptors = interceptors;
        this.steps = steps;
    }

    @Deactivate
    void deactivate() {
        calls.stop();
    }

    RunningCalls calls() {
        return calls;
    }

    ToolRegistry tools() {
        return tools;
    }

    ToolThreads threads() {
        return threads;
    }

    Interceptors interceptors() {
        return interceptors;
    }

    Executor steps() {
        return steps;
    }
}

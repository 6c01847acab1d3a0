/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.metrics;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the measurements to JMX, on a Java that has it. Types of {@code java.management} are in none of its members: it must
 * load without them.
 */
@Component(
        service = {},
        immediate = true)
public final class ManagementBeans {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementBeans.class);

    private final Metrics metrics;
    private final Runnable beans;
    private final Runnable end;

    /** Shows what there is, and follows it. */
    @Activate
    public ManagementBeans(@Reference Metrics metrics) {
        this.metrics = metrics;
        Runnable shown = () -> {};
        Runnable close = () -> {};
        try {
            RowBeans rows = new RowBeans(metrics);
            shown = rows;
            close = rows::close;
        } catch (LinkageError e) {
            LOG.debug("This Java has no java.management: no management beans", e);
        }
        beans = shown;
        end = close;
        metrics.watch(beans);
        beans.run();
    }

    @Deactivate
    void deactivate() {
        metrics.unwatch(beans);
        end.run();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.metrics;

import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the platform's MBean server at the rows that there are. */
final class RowBeans implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RowBeans.class);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Metrics metrics;
    private final AtomicInteger changes = new AtomicInteger();
    private volatile boolean closed;

    // Of the thread that drains the changes.
    // By identity: after a reset there may be another row that equals one from before. No name: it could not be
    // registered.
    private final Map<Row, ObjectName> known = new IdentityHashMap<>();

    RowBeans(Metrics metrics) {
        this.metrics = metrics;
    }

    /** The rows have changed. One thread works it off, others leave it to that one: listeners of the server run in it. */
    @Override
    public void run() {
        int seen = changes.incrementAndGet();
        if (seen > 1) {
            return;
        }
        do {
            reconcile();
            seen = changes.addAndGet(-seen);
        } while (seen != 0);
    }

    void close() {
        closed = true;
        run();
    }

    private void reconcile() {
        Set<Row> now = Collections.newSetFromMap(new IdentityHashMap<>());
        if (!closed) {
            now.addAll(metrics.rows());
        }
        for (Iterator<Map.Entry<Row, ObjectName>> left = known.entrySet().iterator(); left.hasNext(); ) {
            Map.Entry<Row, ObjectName> entry = left.next();
            if (!now.contains(entry.getKey())) {
                unregister(entry.getValue());
                left.remove();
            }
        }
        for (Row row : now) {
            if (!known.containsKey(row)) {
                known.put(row, register(row));
            }
        }
    }

    private ObjectName register(Row row) {
        try {
            ObjectName name = new ObjectName("dev.osgillm:type=Metrics,provider=" + ObjectName.quote(row.providerId)
                    + ",model=" + ObjectName.quote(row.model)
                    + ",operation=" + ObjectName.quote(row.operation));
            server.registerMBean(new RowBean(row), name);
            return name;
        } catch (JMException | RuntimeException e) {
            // Another framework in this process has the name, or a security policy forbids it.
            LOG.debug("No management bean for {} {} {}", row.providerId, row.model, row.operation, e);
            return null;
        }
    }

    private void unregister(ObjectName name) {
        if (name == null) {
            return;
        }
        try {
            server.unregisterMBean(name);
        } catch (JMException | RuntimeException e) {
            LOG.debug("The management bean {} had gone before", name, e);
        }
    }
}

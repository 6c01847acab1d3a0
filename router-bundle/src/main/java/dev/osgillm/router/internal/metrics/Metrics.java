/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.metrics;

import dev.osgillm.api.metrics.CallMetrics;
import dev.osgillm.api.metrics.LlmMetrics;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Counts attempts. The counting is without locks; only a new row, and a reset, take one. */
@Component(
        service = {LlmMetrics.class, Metrics.class},
        immediate = true)
public final class Metrics implements LlmMetrics {

    private final ConcurrentMap<Subject, Row> rows = new ConcurrentHashMap<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final LongSupplier nanoTime;

    /** Takes the time of the machine. */
    @Activate
    public Metrics() {
        this(System::nanoTime);
    }

    /** @param nanoTime a monotonic clock */
    public Metrics(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * An attempt begins.
     *
     * @return the attempt, which the caller must end
     */
    public Attempt begin(String providerId, String model, String operation) {
        Attempt attempt = new Attempt(providerId, model, operation, nanoTime);
        while (true) {
            Row row = rows.get(attempt);
            if (row == null) {
                row = create(attempt);
            }
            if (row.enter()) {
                attempt.enter(row);
                return attempt;
            }
            Thread.onSpinWait(); // a reset is taking it out
        }
    }

    @Override
    public List<CallMetrics> snapshot() {
        return rows.values().stream()
                .map(Row::read)
                .sorted(Comparator.comparing(CallMetrics::providerId)
                        .thenComparing(CallMetrics::model)
                        .thenComparing(CallMetrics::operation))
                .toList();
    }

    @Override
    public void reset() {
        synchronized (this) {
            for (Row row : rows.values()) {
                if (row.close()) {
                    rows.remove(row);
                } else {
                    row.reset();
                }
            }
        }
        watchers.forEach(Runnable::run);
    }

    /** @return the time of calls that ended well, the latest counting most, in nanoseconds; empty for none */
    public OptionalLong recentLatency(String providerId, String model, String operation) {
        Row row = rows.get(new Attempt(providerId, model, operation, nanoTime));
        return row == null ? OptionalLong.empty() : row.counts().recentLatency();
    }

    /** @return the time of streams to their first event, the latest counting most, in nanoseconds; empty for none */
    public OptionalLong recentFirstToken(String providerId, String model, String operation) {
        Row row = rows.get(new Attempt(providerId, model, operation, nanoTime));
        return row == null ? OptionalLong.empty() : row.counts().recentFirstToken();
    }

    Collection<Row> rows() {
        return rows.values();
    }

    /** @param watcher runs after each change of the set of rows, in the thread that made it; must not throw */
    void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    private Row create(Subject subject) {
        Row row = new Row(subject.providerId, subject.model, subject.operation);
        if (full()) {
            row = new Row(OTHER, OTHER, OTHER);
            Row other = rows.get(row);
            if (other != null) {
                return other;
            }
        }
        synchronized (this) {
            if (full()) {
                row = new Row(OTHER, OTHER, OTHER);
            }
            Row present = rows.putIfAbsent(row, row);
            if (present != null) {
                return present;
            }
        }
        watchers.forEach(Runnable::run);
        return row;
    }

    /** The last place is for what finds none. */
    private boolean full() {
        return rows.size() >= MAX_ROWS - 1;
    }
}

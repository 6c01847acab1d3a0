/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.usage;

import dev.osgillm.api.interceptor.CallInterceptor;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.Invocation;
import dev.osgillm.api.interceptor.Outcome;
import dev.osgillm.api.usage.LlmUsage;
import dev.osgillm.api.usage.UsageRecord;
import dev.osgillm.interceptors.internal.Clocks;
import dev.osgillm.interceptors.internal.price.PriceTable;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what calls use. Stays while prices change, so that nothing counted is lost. */
@Component(
        service = {LlmUsage.class, CallInterceptor.class},
        immediate = true,
        property = {
            "service.ranking:Integer=2000",
            "llm.interceptor.name=usage",
            "llm.interceptor.optional:Boolean=true"
        })
public final class UsageAccounting implements LlmUsage, CallInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(UsageAccounting.class);

    private final PriceTable prices;
    private final Clock clock;

    // Guarded by this; nobody else's code runs under it.
    private UsageTable all;
    private Instant since;
    private final TreeMap<LocalDate, UsageTable> days = new TreeMap<>();

    /** Begins to count. */
    @Activate
    public UsageAccounting(@Reference PriceTable prices) {
        this(prices, clock(prices));
    }

    UsageAccounting(PriceTable prices, Clock clock) {
        this.prices = prices;
        this.clock = clock;
        reset();
    }

    private static Clock clock(PriceTable prices) {
        try {
            return Clocks.in(prices.timeZone());
        } catch (IllegalArgumentException e) {
            LOG.error("Days begin as on this machine: {}", e.getMessage());
            return Clocks.in("");
        }
    }

    @Override
    public Decision intercept(Invocation call) {
        return Decision.proceed().onEnd(end -> ended(call.bundle(), end));
    }

    private void ended(String bundle, Outcome end) {
        Optional<BigDecimal> cost = prices.cost(end);
        LocalDate day = today();
        synchronized (this) {
            all.add(bundle, end, cost);
            days.computeIfAbsent(day, absent -> new UsageTable()).add(bundle, end, cost);
            while (days.size() > DAYS) {
                days.pollFirstEntry();
            }
        }
    }

    @Override
    public synchronized List<UsageRecord> snapshot() {
        return all.records();
    }

    @Override
    public synchronized List<UsageRecord> snapshot(LocalDate day) {
        UsageTable table = days.get(day);
        return table == null ? List.of() : table.records();
    }

    @Override
    public LocalDate today() {
        return LocalDate.now(clock);
    }

    @Override
    public synchronized Instant since() {
        return since;
    }

    @Override
    public String currency() {
        return prices.currency();
    }

    @Override
    public synchronized void reset() {
        all = new UsageTable();
        days.clear();
        since = clock.instant();
    }
}

/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.budget;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was used of each budget today. Thread safe. */
final class Ledger {

    /** A budget that is used up, with what was used of it. */
    record Exhausted(Budget budget, BigDecimal spent) {}

    private final List<Budget> budgets;
    private final Clock clock;

    // Guarded by this.
    private final Map<String, BigDecimal> spent = new TreeMap<>();
    private LocalDate day;

    Ledger(List<Budget> budgets, Clock clock, SpentFile file) {
        this.budgets = budgets;
        this.clock = clock;
        day = LocalDate.now(clock);
        spent.putAll(file.read(day));
    }

    synchronized Optional<Exhausted> exhausted(String bundle) {
        turn();
        return budgets.stream()
                .filter(budget -> budget.is(bundle))
                .map(budget -> new Exhausted(budget, spent.getOrDefault(budget.name(), BigDecimal.ZERO)))
                .filter(use -> use.spent().compareTo(use.budget().amount()) >= 0)
                .findFirst();
    }

    synchronized void spend(String bundle, long tokens, BigDecimal money) {
        turn();
        budgets.stream()
                .filter(budget -> budget.is(bundle))
                .map(budget -> Map.entry(
                        budget.name(), budget.unit() == Budget.Unit.TOKENS ? BigDecimal.valueOf(tokens) : money))
                .distinct() // two budgets of one name are one use
                .forEach(use -> spent.merge(use.getKey(), use.getValue(), BigDecimal::add));
    }

    /** @return when the budgets are whole again */
    ZonedDateTime renewal() {
        return LocalDate.now(clock).plusDays(1).atStartOfDay(clock.getZone());
    }

    void write(SpentFile file) {
        LocalDate on;
        Map<String, BigDecimal> use;
        synchronized (this) {
            turn();
            on = day;
            use = new TreeMap<>(spent);
        }
        file.write(on, use);
    }

    private void turn() {
        LocalDate today = LocalDate.now(clock);
        if (!today.equals(day)) {
            day = today;
            spent.clear();
        }
    }
}

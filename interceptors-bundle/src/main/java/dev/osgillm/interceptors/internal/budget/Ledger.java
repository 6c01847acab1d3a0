/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.budget;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was used of each budget today, and what is set aside for calls that run. Thread safe.
 *
 * <p>A budget has a name, its bundles and unit: what is known of it stays when its amount changes.
 */
final class Ledger {

    /**
     * A budget that has nothing left.
     *
     * @param spent what was used of it
     * @param reserved what calls that run may still use
     */
    record Exhausted(Budget budget, BigDecimal spent, BigDecimal reserved) {}

    /**
     * What is set aside for one call.
     *
     * @param on the day, with which it is forgotten: whoever never ends a call does not lose a budget for ever
     * @param amounts by the names of budgets
     * @param exhausted the budget because of which the call may not begin, empty when it may
     */
    record Reservation(LocalDate on, Map<String, BigDecimal> amounts, Optional<Exhausted> exhausted) {}

    private final SpentFile file;

    // Guarded by this.
    private List<Budget> budgets = List.of();
    private Clock clock;
    private final Map<String, BigDecimal> spent = new TreeMap<>();
    private final Map<String, BigDecimal> reserved = new HashMap<>();
    private LocalDate day;
    private boolean closed;

    /** Goes on with what the file knows of this day. */
    Ledger(Clock clock, SpentFile file) {
        this.clock = clock;
        this.file = file;
        day = LocalDate.now(clock);
        spent.putAll(file.read(day));
    }

    /** @param newClock tells the day in the zone in which days begin */
    synchronized void configure(List<Budget> newBudgets, Clock newClock) {
        budgets = List.copyOf(newBudgets);
        clock = newClock;
    }

    /**
     * Sets aside what a call may use, unless one of its budgets has nothing left: of calls that begin at the same time each
     * sees what was set aside for the others.
     */
    synchronized Reservation reserve(String bundle, long tokens, BigDecimal money) {
        turn();
        for (Budget budget : budgets) {
            if (budget.is(bundle)) {
                BigDecimal used = spent.getOrDefault(budget.name(), BigDecimal.ZERO);
                BigDecimal aside = reserved.getOrDefault(budget.name(), BigDecimal.ZERO);
                if (used.add(aside).compareTo(budget.amount()) >= 0) {
                    return new Reservation(day, Map.of(), Optional.of(new Exhausted(budget, used, aside)));
                }
            }
        }
        Map<String, BigDecimal> amounts = amounts(bundle, tokens, money);
        amounts.forEach((name, amount) -> reserved.merge(name, amount, BigDecimal::add));
        return new Reservation(day, amounts, Optional.empty());
    }

    /** Puts what a call used in the place of what was set aside for it. */
    void settle(Reservation reservation, String bundle, long tokens, BigDecimal money) {
        Map<String, BigDecimal> late;
        LocalDate on;
        synchronized (this) {
            turn();
            if (reservation.on().equals(day)) {
                reservation.amounts().forEach(this::free);
            }
            Map<String, BigDecimal> used = amounts(bundle, tokens, money);
            used.forEach((name, amount) -> spent.merge(name, amount, BigDecimal::add));
            late = closed ? used : Map.of();
            on = day;
        }
        if (!late.isEmpty()) {
            file.add(on, late); // another may be at work with the file: only this call is new
        }
    }

    private void free(String name, BigDecimal amount) {
        reserved.computeIfPresent(name, (same, all) -> {
            BigDecimal left = all.subtract(amount);
            return left.signum() > 0 ? left : null;
        });
    }

    /** @return by name: two budgets of one name are one use */
    private Map<String, BigDecimal> amounts(String bundle, long tokens, BigDecimal money) {
        Map<String, BigDecimal> amounts = new LinkedHashMap<>();
        for (Budget budget : budgets) {
            BigDecimal amount = budget.unit() == Budget.Unit.TOKENS ? BigDecimal.valueOf(tokens) : money;
            if (amount.signum() > 0 && budget.is(bundle)) {
                amounts.put(budget.name(), amount);
            }
        }
        return amounts;
    }

    /** @return when the budgets are whole again */
    synchronized ZonedDateTime renewal() {
        return LocalDate.now(clock).plusDays(1).atStartOfDay(clock.getZone());
    }

    /** Writes what was used. */
    void write() {
        write(false);
    }

    /** Writes what was used for the last time: what ends later is added to the file by itself. */
    void close() {
        write(true);
    }

    private void write(boolean last) {
        synchronized (file) { // a copy that was made earlier is written earlier
            LocalDate on;
            Map<String, BigDecimal> use;
            synchronized (this) {
                turn();
                closed |= last;
                on = day;
                use = new TreeMap<>(spent);
            }
            file.write(on, use);
        }
    }

    private void turn() {
        LocalDate today = LocalDate.now(clock);
        if (!today.equals(day)) {
            day = today;
            spent.clear();
            reserved.clear();
        }
    }
}

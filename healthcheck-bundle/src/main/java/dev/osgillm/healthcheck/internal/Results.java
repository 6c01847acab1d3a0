/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.healthcheck.internal;

import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthState;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.ResultLog.Entry;

/**
 * The health of providers in the words of health checks. What is down is {@code TEMPORARILY_UNAVAILABLE}: it is asked
 * again, and may come back by itself. The executor turns what does not into {@code CRITICAL}, after its grace period.
 */
final class Results {

    private Results() {}

    static Result of(HealthState state) {
        ResultLog log = new ResultLog();
        log.add(new Entry(status(state), text(state)));
        state.health().flatMap(Health::advice).ifPresent(advice -> log.add(info(advice)));
        state.health()
                .flatMap(Health::latency)
                .ifPresent(latency -> log.add(debug("It answered in " + latency.toMillis() + " ms.")));
        log.add(debug("Since " + state.since() + "."));
        state.lastProbe().ifPresent(time -> log.add(debug("Asked at " + time + ".")));
        return new Result(log);
    }

    /** One that can be used is enough. */
    static Result ofAll(List<HealthState> states) {
        ResultLog log = new ResultLog();
        if (states.isEmpty()) {
            log.add(new Entry(Status.CRITICAL, "No provider is present."));
        } else if (states.stream().anyMatch(state -> status(state) == Status.OK)) {
            log.add(new Entry(Status.OK, "A provider can be used."));
        } else if (states.stream().anyMatch(state -> is(state, Health.Status.DEGRADED))) {
            log.add(new Entry(Status.WARN, "No provider is quite well."));
        } else if (states.stream().anyMatch(state -> is(state, Health.Status.DOWN))) {
            log.add(new Entry(Status.TEMPORARILY_UNAVAILABLE, "No provider can be used now."));
        } else {
            log.add(new Entry(Status.CRITICAL, "No provider is configured."));
        }
        states.forEach(state -> log.add(info(state.id() + ": " + text(state))));
        return new Result(log);
    }

    /** It left between two looks. */
    static Result gone(String id) {
        return new Result(Status.TEMPORARILY_UNAVAILABLE, "The provider " + id + " has just left.");
    }

    private static boolean is(HealthState state, Health.Status status) {
        return state.status().filter(status::equals).isPresent();
    }

    private static Status status(HealthState state) {
        if (state.status().isEmpty()) {
            return Status.OK; // calls go there as well
        }
        return switch (state.status().get()) {
            case UP -> Status.OK;
            case DOWN -> Status.TEMPORARILY_UNAVAILABLE;
            default -> Status.WARN; // usable, but not as it should be; or without its key, which may be meant so
        };
    }

    private static String text(HealthState state) {
        return state.health()
                .map(health -> health.status() + ". " + health.detail())
                .orElse(state.nextProbe().isPresent() ? "It was not asked yet." : "Nobody asks it.");
    }

    private static Entry info(String text) {
        return new Entry(text, false);
    }

    private static Entry debug(String text) {
        return new Entry(text, true);
    }
}

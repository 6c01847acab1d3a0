/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.router.internal.metrics.Metrics;
import dev.osgillm.router.internal.route.Price;
import dev.osgillm.router.internal.route.RouteSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Orders the candidates of one call by what is known of them now. Those that are equal keep their order. */
final class Ranking {

    /** The share of calls that try another than the fastest, to measure it anew. */
    static final double EXPLORED = 0.1;

    private final BusyCounts busy;
    private final Metrics metrics;
    private final Class<?> capability;
    private final CallFacts facts;
    private final double lot;

    /** @param lot drawn for this call, from 0 to less than 1 */
    Ranking(BusyCounts busy, Metrics metrics, Class<?> capability, CallFacts facts, double lot) {
        this.busy = busy;
        this.metrics = metrics;
        this.capability = capability;
        this.facts = facts;
        this.lot = lot;
    }

    List<Candidate> sort(RouteSettings route, List<Candidate> candidates) {
        return switch (route.policy()) {
            case ORDER, WEIGHTED -> candidates;
            case LEAST_BUSY -> by(candidates, this::running);
            case CHEAPEST -> cheapest(route.prices(), candidates);
            case FASTEST -> fastest(candidates);
        };
    }

    private int running(Candidate candidate) {
        return candidate.instance().present() ? busy.of(candidate.instance().reference()) : 0;
    }

    private List<Candidate> cheapest(Map<String, Price> prices, List<Candidate> candidates) {
        long input = facts.inputTokens();
        long output = facts.outputTokens();
        return by(candidates, candidate -> price(prices, candidate)
                .map(price -> price.of(input, output))
                .orElse(Double.POSITIVE_INFINITY));
    }

    private static Optional<Price> price(Map<String, Price> prices, Candidate candidate) {
        ProviderInfo info = candidate.instance().info();
        Optional<String> model = candidate.model().or(info::model);
        return model.map(name -> prices.get(info.id() + "/" + name))
                .or(() -> model.map(prices::get))
                .or(() -> Optional.ofNullable(prices.get(info.id())));
    }

    /** First tokens are compared where all have such, else whole calls. One that nobody measured is last, but for the lot. */
    private List<Candidate> fastest(List<Candidate> candidates) {
        List<Candidate> measured =
                candidates.stream().filter(each -> latency(each).isPresent()).toList();
        boolean streams = measured.stream().allMatch(each -> firstToken(each).isPresent());
        List<Candidate> sorted =
                new ArrayList<>(by(measured, each -> (streams ? firstToken(each) : latency(each)).orElseThrow()));
        List<Candidate> unknown =
                candidates.stream().filter(each -> !measured.contains(each)).toList();
        sorted.addAll(unknown);
        if (lot < EXPLORED && sorted.size() > 1) {
            List<Candidate> others = unknown.isEmpty() ? sorted.subList(1, sorted.size()) : unknown;
            Candidate explored = others.get((int) (lot / EXPLORED * others.size()));
            sorted.remove(explored);
            sorted.add(0, explored);
        }
        return sorted;
    }

    private OptionalLong latency(Candidate candidate) {
        return metrics.recentLatency(candidate.instance().info().id(), model(candidate), Capabilities.name(capability));
    }

    private OptionalLong firstToken(Candidate candidate) {
        return metrics.recentFirstToken(
                candidate.instance().info().id(), model(candidate), Capabilities.name(capability));
    }

    private String model(Candidate candidate) {
        return RunningCalls.model(candidate, facts.request().flatMap(request -> request.model()));
    }

    private static <T extends Comparable<T>> List<Candidate> by(
            List<Candidate> candidates, java.util.function.Function<Candidate, T> score) {
        record Scored<T>(Candidate candidate, T score) {}
        return candidates.stream() // each is asked once: the numbers change meanwhile
                .map(candidate -> new Scored<>(candidate, score.apply(candidate)))
                .sorted(Comparator.comparing(Scored::score))
                .map(Scored::candidate)
                .toList();
    }
}
